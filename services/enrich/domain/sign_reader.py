"""Read who is named in a statement and who does what, from one search for names and cues."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from services.enrich.domain.acts.reader import Clue, read_acts
from services.enrich.domain.entities import to_entities
from services.enrich.domain.forms import Findings, Forms
from services.enrich.domain.names.extractor import Extractor, add_extracted
from services.enrich.domain.names.holders import Holders
from services.enrich.domain.names.reader import read_names
from services.enrich.domain.names.references import Known
from services.enrich.domain.names.scene import Mention
from services.enrich.domain.names.seats import Seats
from services.enrich.domain.names.speaker import Speaker, classes_of, is_listed, speaker_of
from services.enrich.domain.signs import Meaning
from services.enrich.domain.words import Decided, Words
from shared.contract.enriched_statement import Act, Entity

_FOREIGN = "und"
_MOST_SPEAKERS = 10_000


class SignsRead(NamedTuple):
    """What was read of names and cues in one statement.

    Attributes:
        head: words of the title.
        found: names, signs and cues in the text.
        titled: mentions in the title.
        named: mentions in the text.
        speaker: who issues it, or none.
        language: primary subtag.
        offices: what the persons named hold on the day of the statement, by their ids.
    """

    head: Words
    found: Findings
    titled: Sequence[Mention]
    named: Sequence[Mention]
    speaker: Speaker | None
    language: str
    offices: Mapping[str, str]

    def entities(self) -> list[Entity]:
        """Give the entities by first mention, the title's first."""
        words = self.found.words
        return to_entities(
            {"title": (self.head.original, self.titled), "text": (words.original, self.named)}, self.offices
        )

    def acts(self) -> list[Act]:
        """Give the acts in text order; their themes are not told yet."""
        issuer = self.speaker.known.entity.id if self.speaker else None
        return read_acts(
            Clue(
                found=self.found,
                mentions=self.named,
                issuer=issuer,
                language=self.language,
                titled=[m.entity.id for m in self.titled if m.entity.type == "organization"],
            )
        )


_SCRIPTS = ((re.compile("[A-Za-z]"), "en"), (re.compile("[\u0621-\u064a]"), "ar"), (re.compile("[А-Яа-я]"), "ru"))
"""Letters, and the language whose lexicon is asked for an issuer that is written in them."""


def _language_of(issuer: str) -> str | None:
    return next((language for letters, language in _SCRIPTS if letters.search(issuer)), None)


class SignReader:
    """Holds the forms of each language, built when the first text in it is read.

    Args:
        signs: by language: wording and meaning.
        holders: who held which office when.
        seats: capitals and their states.
        extractor: finds more names, or none.
    """

    def __init__(
        self,
        signs: Mapping[str, Sequence[tuple[str, Meaning]]],
        holders: Holders,
        seats: Seats,
        extractor: Extractor | None = None,
    ) -> None:
        self._holders = holders
        self._seats = seats
        self._extractor = extractor
        self._languages = frozenset(signs)
        left = dict(signs)  # what is built is asked for no more
        self._forms: Decided[Forms] = Decided(lambda language: Forms(dict.fromkeys(left.pop(language, ()))))
        self._speakers: dict[tuple[str, str], Speaker] = {}

    def read(self, head: Words, words: Words, language: str, issuer: str | None, on: date | None = None) -> SignsRead:
        """Read a statement: title, text, primary language, who issues it, and its day, for who holds an office."""
        forms = self._of(language)
        speaker = self._speaker(issuer, language) if issuer and issuer.strip() else None
        titled = read_names(forms.find(head), language, speaker=speaker, seats=self._seats) if head.surfaces else []
        found = forms.find(words)
        known = [Known(m.entity, self._classes(m, head, forms)) for m in titled if m.entity.type == "organization"]
        named = read_names(found, language, speaker=speaker, titled=known, seats=self._seats)
        if self._extractor:
            named = add_extracted(named, self._extractor.extract(words.text, language), words)
        titled, named = self._holders.named(titled, on), self._holders.named(named, on)
        persons = [m.entity.id for m in (*titled, *named) if m.entity.type == "person"]
        return SignsRead(
            head=head,
            found=found,
            titled=titled,
            named=named,
            speaker=speaker,
            language=language,
            offices=self._holders.offices(persons, on) if on and persons else {},
        )

    def _speaker(self, issuer: str, language: str) -> Speaker:
        key = (issuer, language)
        if key not in self._speakers:
            if len(self._speakers) >= _MOST_SPEAKERS:
                self._speakers.clear()
            told, own = self._told(issuer, language), _language_of(issuer)
            if is_listed(told) or own in (language, None):
                self._speakers[key] = told
            else:  # an Arabic text of "Amnesty International"
                known = told.known._replace(entity=self._told(issuer, own).known.entity)
                self._speakers[key] = told._replace(known=known)
        return self._speakers[key]

    def _told(self, issuer: str, language: str) -> Speaker:
        found = self._of(language).find(Words(issuer))
        return speaker_of(issuer, found, read_names(found, language, seats=self._seats))

    def _of(self, language: str) -> Forms:
        return self._forms[language if language in self._languages else _FOREIGN]

    def _classes(self, mention: Mention, head: Words, forms: Forms) -> frozenset[str]:
        return classes_of(forms.find(Words(head.text[mention.start : mention.end])))
