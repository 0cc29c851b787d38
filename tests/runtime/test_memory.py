"""The garbage collector leaves alone what is kept for good, and frees cycles that come later."""

import gc
from collections.abc import Iterator
from weakref import ref

import pytest

from shared.runtime.memory import collector_paused, keep_for_good


class Ring:
    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _collector_as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_what_is_kept_for_good_is_not_looked_at_again_and_what_comes_later_is() -> None:
    kept = [Ring() for _ in range(1_000)]
    keep_for_good()
    later = Ring()
    looked_at = {id(one) for one in gc.get_objects()}
    assert looked_at.isdisjoint(map(id, kept))
    assert id(later) in looked_at


def _load_what_is_wrong() -> None:
    with collector_paused():
        assert not gc.isenabled()
        raise ValueError("mistake")


def test_cycles_are_freed_after_loading_though_it_failed() -> None:
    with pytest.raises(ValueError, match="mistake"):
        _load_what_is_wrong()
    assert gc.isenabled()
    gone = ref(Ring())
    gc.collect()
    assert gone() is None
