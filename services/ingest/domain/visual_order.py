"""Letters as they stand on a printed line, from left to right, back into the order in which they are read."""

import re
import unicodedata
from collections.abc import Sequence

_RIGHT_TO_LEFT = re.compile(r"R(?:[RNS]*R)?")
_LEFT_TO_RIGHT = re.compile(r"(?:[LD][LDNS]*)?L(?:[LDNS]*[LD])?|D(?:[DN]*D)?")
"""Latin words keep their spaces and numbers; numbers alone are read one by one."""
_MIRRORED = dict(zip("()[]{}<>«»", ")(][}{><»«", strict=True))
_SHAPED = re.compile(r"[\ufb00-\ufdff\ufe70-\ufefc]+")


def read_line(glyphs: Sequence[str]) -> str:
    """Give the text of a line: right to left when most of its letters are.

    Args:
        glyphs: the text of each glyph, from left to right; a ligature is one, its letters in reading order.

    Returns:
        Letters in reading order, presentation forms (ﻼ, ﬁ) as the letters that they show.
    """
    kinds = "".join(map(_kind, glyphs))
    is_right_to_left = kinds.count("R") > kinds.count("L")
    if "R" not in kinds:
        units = list(glyphs)
    elif is_right_to_left:
        units = _turned(list(reversed(glyphs)), kinds[::-1], _LEFT_TO_RIGHT, mirror_rest=True)
    else:
        units = _turned(list(glyphs), kinds, _RIGHT_TO_LEFT, mirror_rest=False)
    return _SHAPED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), "".join(units))


def _turned(units: list[str], kinds: str, run: re.Pattern[str], *, mirror_rest: bool) -> list[str]:
    turned: list[str] = []
    last = 0
    for found in run.finditer(kinds):
        turned += _mirrored(units[last : found.start()], on=mirror_rest)
        turned += _mirrored(units[found.start() : found.end()][::-1], on=not mirror_rest)
        last = found.end()
    return turned + _mirrored(units[last:], on=mirror_rest)


def _mirrored(units: list[str], *, on: bool) -> list[str]:
    return [_MIRRORED.get(unit, unit) for unit in units] if on else units


def _kind(glyph: str) -> str:
    if glyph.isspace():
        return "S"
    direction = unicodedata.bidirectional(glyph[:1])
    if direction in ("R", "AL"):
        return "R"
    return {"L": "L", "EN": "D", "AN": "D"}.get(direction, "N")
