"""What a process loads once and keeps, such as lexicons, is no business of the garbage collector."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_YOUNG = 50_000
"""New objects before the collector looks for cycles. The tags of one statement are thousands and hold none: at Python's
700 it looks several times a statement. docs/adr/0054 has the figures."""


@contextmanager
def collector_paused() -> Iterator[None]:
    """Load something large: while objects only come, each look of the collector at all of them is lost time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def keep_for_good() -> None:
    """Have the collector leave alone what is there, and look less often at the rest; for a process that has loaded."""
    gc.freeze()
    gc.set_threshold(_YOUNG)
