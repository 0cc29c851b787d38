"""Read one statement: its language, themes, entities and acts, each with the words that say so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from services.enrich.domain.acts.reader import tell_themes
from services.enrich.domain.languages import detect
from services.enrich.domain.lexicon import LANGUAGES, Lexicon, Signal
from services.enrich.domain.matching import Matcher, is_acronym
from services.enrich.domain.names.extractor import Extractor
from services.enrich.domain.names.holders import Holders
from services.enrich.domain.naming import outside_names, speakers_in
from services.enrich.domain.passing import without_passing
from services.enrich.domain.sign_reader import SignReader
from services.enrich.domain.signatures import find_signatures
from services.enrich.domain.stories import Fingerprint, fingerprint
from services.enrich.domain.themes import (
    Reading,
    Sighting,
    find_passages,
    locate_themes,
    read_themes,
    tag_themes,
)
from services.enrich.domain.words import Decided, Words
from shared.contract.enriched_statement import Act, Entity, Language, ThemeTag

_Terms = dict[str, list[tuple[str, Signal]]]
_FOREIGN = "und"
"""Stands for the languages that have no terms: acronyms are known in all."""


@dataclass(frozen=True)
class Tags:
    """Everything that was read in one statement."""

    language: Language
    themes: list[ThemeTag]
    entities: list[Entity]
    acts: list[Act]
    fingerprint: Fingerprint


class Tagger:
    """Holds one matcher per language, built when the first text in it is read; equal input gives equal output.

    Args:
        lexicon: all terms, names and cues.
        extractor: a statistical one, for names that no file knows, or none.
    """

    def __init__(self, lexicon: Lexicon, extractor: Extractor | None = None) -> None:
        self.version = f"{lexicon.version}+{extractor.version}" if extractor else lexicon.version
        self._concepts = lexicon.concepts
        self._of_a_field = lexicon.of_a_field
        self._groups = lexicon.under("equality")
        self.weights = lexicon.weights
        self._matchers = Decided(partial(_matcher, dict(lexicon.terms), _acronyms(lexicon)))
        self._signs = SignReader(lexicon.signs, Holders(lexicon.holders), lexicon.seats, extractor)

    def tag(
        self,
        *,
        text: str,
        title: str = "",
        declared: str | None = None,
        issuer: str | None = None,
        on: date | None = None,
    ) -> Tags:
        """Read a statement; see `read`."""
        return self.read(text=text, title=title, declared=declared, issuer=issuer, on=on)[0]

    def read(
        self,
        *,
        text: str,
        title: str = "",
        declared: str | None = None,
        issuer: str | None = None,
        on: date | None = None,
    ) -> tuple[Tags, Mapping[str, Sequence[Reading]]]:
        """Read a statement, and give what its themes were scored by as well.

        Args:
            text: original wording; never changed, spans point into it.
            title: tagged too; its spans say so.
            declared: BCP 47 language that the source gives.
            issuer: name of who speaks, for acts whose actor is implied.
            on: the day of publication, for who held an office; without it an office is nobody.
        """
        language = detect(text, declared)
        primary = language.tag.split("-")[0]
        matcher = self._matchers[primary if primary in LANGUAGES else _FOREIGN]
        words, head = Words(text), Words(title)
        signs = self._signs.read(head, words, primary, issuer, on)
        acts = signs.acts()
        speaking = {actor for act in acts for actor in act.actors}
        titled = speakers_in(head.original, signs.titled, speaking, self._of_a_field)
        named = speakers_in(words.original, signs.named, speaking, self._of_a_field)
        passages = [
            *find_passages(head.text, outside_names(matcher.find(head), titled), "title"),
            *find_passages(words.text, outside_names(matcher.find(words), [*named, *find_signatures(text)])),
        ]
        readings = without_passing(read_themes(passages, self.weights), len(passages), self._groups)
        themes = tag_themes(readings, self._concepts, {"text": text, "title": title})
        tags = Tags(
            language=language,
            themes=themes,
            entities=signs.entities(),
            acts=tell_themes(acts, locate_themes(passages, themes)),
            fingerprint=fingerprint(words, [(mention.first, mention.last) for mention in signs.named]),
        )
        return tags, readings

    def passages(self, text: str, language: str) -> list[list[Sighting]]:
        """Give the signals of a text, passage by passage, for training."""
        matcher, words = self._matchers[language if language in LANGUAGES else _FOREIGN], Words(text)
        return find_passages(words.text, matcher.find(words))


def _matcher(terms: _Terms, acronyms: Sequence[tuple[str, Signal]], language: str) -> Matcher[Signal]:
    """Build the matcher of a language, whose terms are asked for no more."""
    return Matcher(language, dict.fromkeys([*terms.pop(language, ()), *acronyms]))


def _acronyms(lexicon: Lexicon) -> list[tuple[str, Signal]]:
    """Acronyms of any language are known in all: an Arabic text writes CEDAW, too."""
    return [
        (wording, signal)
        for language in LANGUAGES
        for wording, signal in lexicon.terms.get(language, [])
        if is_acronym(wording)
    ]
