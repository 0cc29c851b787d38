"""Named tuples of which a text has hundreds are made of plain ones: half the time of calling their class."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T", bound=tuple[Any, ...])


def maker(made: type[T]) -> Callable[[tuple[object, ...]], T]:
    """Give what makes a named tuple of its values, in the order of its fields; nothing is checked.

    Args:
        made: the class; one without defaults.
    """
    return partial(tuple.__new__, made)
