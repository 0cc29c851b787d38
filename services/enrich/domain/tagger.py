"""Read one statement: its language, themes, entities and acts, each with the words that say so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from services.enrich.domain.acts import Clue, read_acts
from services.enrich.domain.entities import find_symbols, named_in, to_entities
from services.enrich.domain.languages import detect
from services.enrich.domain.lexicon import LANGUAGES, Cue, Lexicon, Meaning, NamedEntity, Signal
from services.enrich.domain.matching import Hit, Matcher, is_acronym
from services.enrich.domain.stories import Fingerprint, fingerprint
from services.enrich.domain.themes import Reading, find_passages, locate_themes, read_themes, tag_themes
from services.enrich.domain.words import Words
from shared.contract.enriched_statement import Act, Entity, Language, Span, ThemeTag

Field = Literal["text", "title"]
K = TypeVar("K", Signal, NamedEntity, Cue)


@dataclass(frozen=True)
class Tags:
    """Everything that was read in one statement."""

    language: Language
    themes: list[ThemeTag]
    entities: list[Entity]
    acts: list[Act]
    fingerprint: Fingerprint


class Tagger:
    """Holds one matcher per language; equal input gives equal output.

    Args:
        lexicon: all terms, names and cues.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.version = lexicon.version
        self._concepts = lexicon.concepts
        self._weights = lexicon.weights
        acronyms = _acronyms(lexicon)
        self._matchers: dict[str, Matcher[Meaning]] = {
            language: Matcher(language, dict.fromkeys([*lexicon.terms.get(language, []), *acronyms]))
            for language in LANGUAGES
        }
        self._foreign: Matcher[Meaning] = Matcher("und", acronyms)
        self._issuers = {
            wording.casefold(): meaning.id
            for terms in lexicon.terms.values()
            for wording, meaning in terms
            if isinstance(meaning, NamedEntity)
        }

    def tag(self, *, text: str, title: str = "", declared: str | None = None, issuer: str | None = None) -> Tags:
        """Read a statement; see `read`."""
        return self.read(text=text, title=title, declared=declared, issuer=issuer)[0]

    def read(
        self, *, text: str, title: str = "", declared: str | None = None, issuer: str | None = None
    ) -> tuple[Tags, Mapping[str, Sequence[Reading]]]:
        """Read a statement, and give what its themes were scored by as well.

        Args:
            text: original wording; never changed, spans point into it.
            title: tagged too; its spans say so.
            declared: BCP 47 language that the source gives.
            issuer: name of who speaks, for acts whose actor is implied.
        """
        language = detect(text, declared)
        matcher = self._matchers.get(language.tag.split("-")[0], self._foreign)
        words, head = Words(text), Words(title)
        hits, title_hits = matcher.find(words), matcher.find(head)
        passages = [
            *find_passages(title, _of(title_hits, Signal), "title"),
            *find_passages(text, _of(hits, Signal)),
        ]
        readings = read_themes(passages, self._weights)
        themes = tag_themes(readings, self._concepts, {"text": text, "title": title})
        named = named_in(_of(hits, NamedEntity))
        speaker = self._issuers.get(issuer.casefold()) if issuer else None
        tags = Tags(
            language=language,
            themes=themes,
            entities=to_entities(_mentions(head, named_in(_of(title_hits, NamedEntity)), words, named)),
            acts=read_acts(Clue(words, _of(hits, Cue), named, locate_themes(passages, themes), speaker)),
            fingerprint=fingerprint(words, [(hit.first, hit.last) for hit in named]),
        )
        return tags, readings

    def signals(self, text: str, language: str) -> list[Signal]:
        """Give the distinct signals of a text in text order, for training."""
        hits = self._matchers.get(language, self._foreign).find(Words(text))
        passages = find_passages(text, _of(hits, Signal))
        return list(dict.fromkeys(sighting.signal for passage in passages for sighting in passage))


def _of(hits: Sequence[Hit[Meaning]], kind: type[K]) -> list[Hit[K]]:
    return [hit for hit in hits if isinstance(hit.meaning, kind)]  # type: ignore[misc]  # narrowed by the check


def _span(words: Words, start: int, end: int, field: Field = "text") -> Span:
    return Span.model_construct(start=start, end=end, text=words.text[start:end], field=field)


def _mentions(
    head: Words, in_title: Sequence[Hit[NamedEntity]], words: Words, in_text: Sequence[Hit[NamedEntity]]
) -> list[tuple[NamedEntity, Span]]:
    """Title first, then the text's names and symbols in text order."""
    titled = [(hit.meaning, _span(head, hit.start, hit.end, "title")) for hit in in_title]
    texted = [(hit.meaning, hit.start, hit.end) for hit in in_text] + find_symbols(words.text)
    texted.sort(key=lambda mention: mention[1])
    return titled + [(entity, _span(words, start, end)) for entity, start, end in texted]


def _acronyms(lexicon: Lexicon) -> list[tuple[str, Meaning]]:
    """Acronyms of any language are known in all: an Arabic text writes OHCHR, too."""
    return [
        (wording, meaning)
        for language in LANGUAGES
        for wording, meaning in lexicon.terms.get(language, [])
        if is_acronym(wording) and not isinstance(meaning, Cue)
    ]
