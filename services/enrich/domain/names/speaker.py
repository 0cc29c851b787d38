"""Who issues a statement: known by a gazetteer, or by the name alone; its acts and short names are the speaker's."""

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from services.enrich.domain.forms import Findings, Forms
from services.enrich.domain.names.references import Known
from services.enrich.domain.names.scene import Mention, local_id
from services.enrich.domain.signs import NamedEntity
from services.enrich.domain.words import Words

_MOST_SIGHTINGS = 50


class Speaker(NamedTuple):
    """An issuer.

    Attributes:
        known: who it is, and what it is called for short.
        wording: as the source gives it.
    """

    known: Known
    wording: str


def speaker_of(issuer: str, forms: Forms) -> Speaker:
    """Give who an issuer is: the listed body whose name it is, else a local one."""
    words = Words(issuer)
    found = forms.find(words)
    names = [f.meaning for f in found.names if (f.first, f.last) == (0, len(words))]
    entity = next(
        (name.entity for name in names if name.use not in ("never", "demonym")),
        NamedEntity(local_id(issuer), "organization", issuer.strip()),
    )
    return Speaker(Known(entity, classes_of(found)), issuer.strip())


def classes_of(found: Findings) -> frozenset[str]:
    """Give what a body may be called for short, from the head words found in its name."""
    signs = [f.meaning for f in found.signs]
    return frozenset(sign.key.rstrip("!") for sign in signs if sign.role in ("body", "anaphor"))


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
