"""Read who is named in a statement and who does what, from one search for names and cues."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from services.enrich.domain.acts.reader import Clue, read_acts
from services.enrich.domain.entities import to_entities
from services.enrich.domain.forms import Findings, Forms
from services.enrich.domain.names.extractor import Extractor, add_extracted
from services.enrich.domain.names.reader import read_names
from services.enrich.domain.names.references import Known
from services.enrich.domain.names.scene import Mention
from services.enrich.domain.names.speaker import Speaker, classes_of, speaker_of
from services.enrich.domain.signs import Meaning
from services.enrich.domain.words import Words
from shared.contract.enriched_statement import Act, Entity

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
    """

    head: Words
    found: Findings
    titled: Sequence[Mention]
    named: Sequence[Mention]
    speaker: Speaker | None
    language: str

    def entities(self) -> list[Entity]:
        """Give the entities by first mention, the title's first."""
        words = self.found.words
        return to_entities({"title": (self.head.text, self.titled), "text": (words.text, self.named)})

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


class SignReader:
    """Holds the forms of each language.

    Args:
        signs: by language: wording and meaning.
        extractor: finds more names, or none.
    """

    def __init__(self, signs: Mapping[str, Sequence[tuple[str, Meaning]]], extractor: Extractor | None = None) -> None:
        self._extractor = extractor
        self._forms = {language: Forms(dict.fromkeys(terms)) for language, terms in signs.items()}
        self._none: Forms = Forms(())
        self._speakers: dict[tuple[str, str], Speaker] = {}

    def read(self, head: Words, words: Words, language: str, issuer: str | None) -> SignsRead:
        """Read a statement: title, text, primary language, and who issues it."""
        forms = self._forms.get(language, self._none)
        speaker = self._speaker(issuer, language, forms) if issuer and issuer.strip() else None
        titled = read_names(forms.find(head), language, speaker=speaker) if head.surfaces else []
        found = forms.find(words)
        known = [Known(m.entity, self._classes(m, head, forms)) for m in titled if m.entity.type == "organization"]
        named = read_names(found, language, speaker=speaker, titled=known)
        if self._extractor:
            named = add_extracted(named, self._extractor.extract(words.text, language), words)
        return SignsRead(
            head=head,
            found=found,
            titled=titled,
            named=named,
            speaker=speaker,
            language=language,
        )

    def _speaker(self, issuer: str, language: str, forms: Forms) -> Speaker:
        key = (issuer, language)
        if key not in self._speakers:
            if len(self._speakers) >= _MOST_SPEAKERS:
                self._speakers.clear()
            self._speakers[key] = speaker_of(issuer, forms)
        return self._speakers[key]

    def _classes(self, mention: Mention, head: Words, forms: Forms) -> frozenset[str]:
        return classes_of(forms.find(Words(head.text[mention.start : mention.end])))
