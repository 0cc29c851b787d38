"""Read a subscription as a person wrote it; each mistake is told with its field and what to do about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, NamedTuple

from pydantic import ValidationError

from services.publish.domain.filters import Filter
from services.publish.domain.subscriptions import Subscription
from shared.mistakes import choices, words

Path = tuple[str | int, ...]
_CLOSE = 0.6


class Mistake(NamedTuple):
    """One mistake: where it stands, such as ("any_of", 0, "themes"), and what it is, with a remedy."""

    where: Path
    words: str

    def __str__(self) -> str:
        """The field, then the words."""
        return f"{'.'.join(map(str, self.where)) or 'entry'}: {self.words}"


class SubscriptionMistakesError(ValueError):
    """A subscription cannot be read; `mistakes` says why."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("; ".join(map(str, mistakes)))
        self.mistakes = mistakes


@dataclass(frozen=True)
class Known:
    """What filters may name.

    Attributes:
        themes: theme -> its labels.
        entities: entity -> its names; empty: not checked.
        languages: primary tag -> its names; empty: not checked.
        aliases: acronym or other name, casefolded -> entity.
    """

    themes: Mapping[str, list[str]]
    entities: Mapping[str, list[str]] = field(default_factory=dict)
    languages: Mapping[str, list[str]] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)


def read_subscription(value: Any, known: Known) -> Subscription:  # noqa: ANN401 - whatever was given
    """Read one.

    Raises:
        SubscriptionMistakesError: with all mistakes, in order of fields.
    """
    try:
        subscription = Subscription.model_validate(value)
    except ValidationError as error:
        found = error.errors(include_url=False)
        unknown = _unknown(_sound_part(value, {one["loc"][:1] for one in found}), (), known)
        raise SubscriptionMistakesError([*(_told(one, known) for one in found), *unknown]) from error
    if mistakes := list(_unknown(subscription, (), known)):
        raise SubscriptionMistakesError(mistakes)
    return subscription


def _sound_part(value: Any, wrong: set[Path]) -> Filter:  # noqa: ANN401 - whatever was given
    """Give the fields of a filter that are not wrong themselves: what they name may still be unknown."""
    if () in wrong or not isinstance(value, dict):
        return Filter()
    fields = [name for name in Filter.model_fields if name in value and (name,) not in wrong]
    return Filter.model_validate({name: value[name] for name in fields})


def _told(problem: Any, known: Known) -> Mistake:  # noqa: ANN401 - pydantic's error dictionary
    where, given = tuple(problem["loc"]), problem.get("input")
    said = words(problem)
    name = next((part for part in reversed(where) if isinstance(part, str)), "")
    match problem["type"]:
        case "extra_forbidden":
            fields = get_close_matches(name, [*Subscription.model_fields], n=1)
            said = f"there is no such field; {f'did you mean {fields[0]}?' if fields else 'remove it'}"
        case "missing":
            said = "is missing; add it"
        case "literal_error" | "enum":
            near = get_close_matches(str(given), choices(problem), n=1)
            said = f"`{given}`: {said}" + (f"; did you mean {near[0]}?" if near else "")
        case "string_pattern_mismatch":
            said = f"`{given}` cannot stand here{_remedy(name, str(given), known)}"
        case "frozen_set_type" | "tuple_type":
            said = f"a list is wanted; write [{given}]"
    return Mistake(where, said)


def _unknown(wish: Filter, where: Path, known: Known) -> Iterator[Mistake]:
    for theme in sorted(wish.themes - set(known.themes)):
        yield Mistake((*where, "themes"), f"`{theme}` is unknown{_remedy('themes', theme, known)}")
    if known.languages:
        for tag in sorted(tag for tag in wish.languages if tag.split("-")[0] not in known.languages):
            yield Mistake((*where, "languages"), f"`{tag}` is no language{_remedy('languages', tag, known)}")
    if known.entities:
        for entity in sorted(wish.entities - set(known.entities)):
            yield Mistake((*where, "entities"), f"`{entity}` is unknown{_remedy('entities', entity, known)}")
        for country in sorted(code for code in wish.countries if f"iso:{code}" not in known.entities):
            yield Mistake((*where, "countries"), f"`{country}` is unknown{_remedy('countries', country, known)}")
    for name in ("all_of", "any_of", "none_of"):
        for number, part in enumerate(getattr(wish, name)):
            yield from _unknown(part, (*where, name, number), known)


def _remedy(name: str, given: str, known: Known) -> str:
    match name:
        case "themes":
            near = nearest(given, known.themes)
            return f"; did you mean {near}?" if near else "; see taxonomy/themes.csv for the ids"
        case "entities":
            near = nearest(given, known.entities, known.aliases)
            return (
                f"; did you mean {near}?" if near else "; write an id of gazetteers/, such as wikidata:Q458 or iso:EG"
            )
        case "countries":
            countries = {id_: names for id_, names in known.entities.items() if id_.startswith("iso:")}
            near = nearest(given, countries, known.aliases)
            return f"; did you mean {near.removeprefix('iso:')}?" if near else "; write an ISO 3166 code, such as EG"
        case "languages":
            near = nearest(given, known.languages)
            return f"; did you mean {near}?" if near else "; write a BCP 47 tag, such as ar or zh-Hant"
        case "name":
            return "; write lower case letters, digits and hyphens, such as civic-space-ar"
    return "; see the comment at the top of seeds/subscriptions.yaml"


def nearest(given: str, known: Mapping[str, list[str]], aliases: Mapping[str, str] | None = None) -> str:
    """Give the id that is meant, with a name: what is so called, else what is nearly so called; "" without any."""
    called = given.casefold()
    exact = called if called in known else (aliases or {}).get(called, "")
    if exact in known:
        return f"{exact} ({known[exact][0]})" if known[exact] else exact
    if near := get_close_matches(given, list(known), n=1, cutoff=0.75):
        return f"{near[0]} ({known[near[0]][0]})" if known[near[0]] else near[0]
    names = {name.casefold(): id_ for id_ in known for name in known[id_]}
    said = called.replace("-", " ")
    found = [said] if said in names else get_close_matches(said, list(names), n=1, cutoff=_CLOSE)
    return f"{names[found[0]]} ({found[0]})" if found else ""
