"""Who issues a statement: known by a gazetteer, or by the name alone; its acts and short names are the speaker's."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from services.enrich.domain.forms import Findings
from services.enrich.domain.names.references import Known
from services.enrich.domain.names.scene import Mention, local_id
from services.enrich.domain.signs import NamedEntity
from services.enrich.domain.words import Words

_MOST_SIGHTINGS = 50
_ORGANS = "local:ministry/"


class Speaker(NamedTuple):
    """An issuer.

    Attributes:
        known: who it is, and what it is called for short.
        wording: as the source gives it.
    """

    known: Known
    wording: str


def speaker_of(issuer: str, found: Findings, named: Sequence[Mention]) -> Speaker:
    """Give who an issuer is: the listed body whose name it is, a ministry by topic and country, else a local one.

    Args:
        issuer: as the source gives it.
        found: in its words.
        named: names read in its words.
    """
    whole = (0, len(found.words))
    listed = [f.meaning for f in found.names if (f.first, f.last) == whole]
    entity = next(
        (name.entity for name in listed if name.use not in ("never", "demonym", "surname")),
        next(
            (m.entity for m in named if (m.first, m.last) == whole and m.entity.id.startswith(_ORGANS)),
            NamedEntity(local_id(issuer), "organization", issuer.strip()),
        ),
    )
    return Speaker(Known(entity, classes_of(found)), issuer.strip())


def is_listed(speaker: Speaker) -> bool:
    """Whether it is known by more than its wording."""
    return speaker.known.entity.id != local_id(speaker.wording)


def classes_of(found: Findings) -> frozenset[str]:
    """Give what a body may be called for short, from the head words found in its name."""
    signs = [f.meaning for f in found.signs]
    return frozenset(sign.short for sign in signs if sign.role in ("body", "anaphor", "organ"))


def find_speaker(words: Words, speaker: Speaker) -> Iterator[Mention]:
    """Give where a text names its issuer in full."""
    text, at = words.text, -1
    for _ in range(_MOST_SIGHTINGS):
        at = text.find(speaker.wording, at + 1)
        if at < 0:
            return
        end = at + len(speaker.wording)
        first, last = bisect_left(words.starts, at + 1) - 1, bisect_left(words.ends, end)
        if 0 <= first <= last < len(words) and words.ends[last] == end:
            yield Mention(speaker.known.entity, first, last + 1, at, end)
