"""Numbers inside a term: "killed 16 migrants", مقتل عشرات المتظاهرين. How many it were parts no term."""

import re
from collections.abc import Callable, Iterator, Sequence

COUNT = "\x01"
"""Stands for a number that is part of no term, in the string of one letter per word."""
_MANY = frozenset(
    (
        *("عشرات", "العشرات", "مئات", "المئات", "آلاف", "الآلاف", "عشرة"),
        *("dozens", "scores", "hundreds", "thousands", "several", "two", "three", "four", "five"),
        *("dizaines", "centaines", "milliers", "deux", "trois", "quatre", "cinq"),
        *("decenas", "cientos", "centenares", "miles", "dos", "tres", "cuatro", "cinco"),
        *(
            "десятки",
            "десятков",
            "сотни",
            "сотен",
            "тысячи",
            "тысяч",
            "двух",
            "трёх",
            "трех",
            "четырёх",
            "четырех",
            "пяти",
        ),
    )
)
_OF = frozenset(["من", "of", "des", "de", "d", "名", "多", "人", "位", "个", "余"])
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_MOST_AROUND = 4
Found = tuple[int, int, int]
"""A pattern, with the index of its first word and after its last."""
Across = tuple[int, int, int, int, int]
"""A pattern found over a number: index of its first word, of the number, after the number, after its last word."""


def is_count(word: str) -> bool:
    """Whether a word says how many; a year does not."""
    return (word[0].isdigit() and not _YEAR.fullmatch(word)) or word.lower() in _MANY


def counts(letters: Sequence[str]) -> re.Pattern[str]:
    """Make what finds numbers in a string of one letter per word.

    Args:
        letters: of words of terms that say how many; those of no term are `COUNT`.
    """
    return re.compile(f"[{COUNT}{re.escape(''.join(letters))}]+")


def across(
    stream: str, surfaces: Sequence[str], numbers: re.Pattern[str], find: Callable[[str], Sequence[Found]]
) -> Iterator[Across]:
    """Give the patterns whose words stand on both sides of a number.

    Args:
        stream: a letter per word.
        surfaces: the words.
        numbers: from `counts`.
        find: gives the patterns of a string.
    """
    for match in numbers.finditer(stream):
        begin, end = match.span()
        if end < len(surfaces) and surfaces[end] in _OF:
            end += 1
        left, right = stream[max(0, begin - _MOST_AROUND) : begin], stream[end : end + _MOST_AROUND]
        if left and right:
            for pattern, first, last in find(left + right):
                if first < len(left) < last:
                    yield pattern, begin - len(left) + first, begin, end, end + last - len(left)
