"""What readers call those whom no list names in their language: by the name in full, without signs of case."""

import unicodedata

from services.publish.domain.lines import on_one_line
from shared.contract.enriched_statement import Entity

_SIGNS = dict.fromkeys([0x64C, 0x64D, 0x64E, 0x64F, 0x650, 0x652])
"""Short vowels of Arabic, the signs of case among them; shadda and the tanwin of تعسفًا belong to the spelling."""
_OF_OUR_MAKING, _OFFICE = "/", "local:office/"


def name_of(entity: Entity) -> str:
    """Give the name of an entity as its statement is told of: الحركة is حركة بيئة لبنان.

    Where its name is a code, or in another script than the statement, it is the longest of the statement's own words.
    """
    words = max((span.text for span in entity.mentions), key=len, default=entity.name)
    is_code = _OF_OUR_MAKING in entity.id and not entity.id.startswith(_OFFICE)
    return unmarked(words if is_code or _script(words) != _script(entity.name) else entity.name)


def unmarked(name: str) -> str:
    """Give a name on one line, without short vowels: الجمعيةُ is الجمعية."""
    return on_one_line(name.translate(_SIGNS))


def _script(text: str) -> str:
    """The first word of a letter's Unicode name: ARABIC, LATIN, CJK."""
    return unicodedata.name(next(filter(str.isalpha, text), " ")).partition(" ")[0]
