"""Read one statement: its language, themes, entities and acts, each with the words that say so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NamedTuple, Required, TypedDict, Unpack

from services.enrich.domain.acts.reader import tell_themes
from services.enrich.domain.languages import detect
from services.enrich.domain.lexicon import LANGUAGES, Lexicon, Signal, beneath
from services.enrich.domain.matching import Matcher, is_acronym
from services.enrich.domain.names.extractor import Extractor
from services.enrich.domain.names.holders import Holders
from services.enrich.domain.naming import outside_names, speakers_in
from services.enrich.domain.passing import is_short, with_lists, without_passing
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
_OF_GROUPS = "equality"
"""The themes beneath it are groups of people."""


@dataclass(frozen=True)
class Tags:
    """Everything that was read in one statement."""

    language: Language
    themes: list[ThemeTag]
    entities: list[Entity]
    acts: list[Act]
    fingerprint: Fingerprint


class Given(TypedDict, total=False):
    """What is known of a statement.

    Attributes:
        text: original wording; never changed, spans point into it.
        title: tagged too; its spans say so.
        declared: BCP 47 language that the source gives.
        issuer: name of who speaks, for acts whose actor is implied.
        on: the day of publication, for who held an office; without it an office is nobody.
    """

    text: Required[str]
    title: str
    declared: str | None
    issuer: str | None
    on: date | None


class Read(NamedTuple):
    """A statement with its tags and what they hang on.

    Attributes:
        tags: all of it.
        readings: of each theme that some passage speaks of.
        is_short: whether it is about whatever it names; of longer ones, see `passing`.
    """

    tags: Tags
    readings: Mapping[str, Sequence[Reading]]
    is_short: bool


class Tagger:
    """Holds one matcher per language, built when the first text in it is read; equal input gives equal output.

    Args:
        lexicon: all terms, names and cues.
        extractor: a statistical one, for names that no file knows, or none.
    """

    def __init__(self, lexicon: Lexicon, extractor: Extractor | None = None) -> None:
        self.version = f"{lexicon.version}+{extractor.version}" if extractor else lexicon.version
        self._concepts = lexicon.concepts
        self._groups = beneath(_OF_GROUPS, lexicon.concepts)
        self._of_a_field = lexicon.of_a_field
        self.weights = lexicon.weights
        self._matchers = Decided(partial(_matcher, dict(lexicon.terms), _acronyms(lexicon)))
        self._signs = SignReader(lexicon.signs, Holders(lexicon.holders), lexicon.seats, extractor)

    def tag(self, **given: Unpack[Given]) -> Tags:
        """Read a statement; see `read`."""
        return self.read(**given).tags

    def read(self, **given: Unpack[Given]) -> Read:
        """Read a statement, and give what its themes were scored by as well."""
        text, title, issuer, on = given["text"], given.get("title", ""), given.get("issuer"), given.get("on")
        language = detect(text, given.get("declared"))
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
        readings = with_lists(read_themes(passages, self.weights), self._groups)
        borne_out = readings if is_short(len(passages)) else without_passing(readings)
        themes = tag_themes(borne_out, self._concepts, {"text": text, "title": title})
        tags = Tags(
            language=language,
            themes=themes,
            entities=signs.entities(),
            acts=tell_themes(acts, locate_themes(passages, themes)),
            fingerprint=fingerprint(words, [(mention.first, mention.last) for mention in signs.named]),
        )
        return Read(tags, readings, is_short=borne_out is readings)

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
