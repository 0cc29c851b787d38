"""Read names, signs of names and cues of acts under seeds/; a mistake is told with file, line and term."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import get_args

from services.enrich.domain.forms import is_acronym
from services.enrich.domain.lexicon import LANGUAGES
from services.enrich.domain.signs import WITH_KIND, Cue, CueUse, Meaning, Name, NamedEntity, NameUse, Role, Sign
from shared.contract.enriched_statement import ActKind, EntityType
from shared.seed_rows import Row, read_rows

Signs = dict[str, list[tuple[str, Meaning]]]
"""By language: wording and meaning."""
_SCHEMES = ("wikidata:", "iso:", "local:")
_KINDLESS = ("support", "support-we", "negation", "block", "group", "never")
_PLAIN: NameUse = "name"
_HOLDERS = "holders.csv"
_TITLED = ("en", "fr", "es", "ru")
"""Languages that write a title before a surname alone, and names in capitals."""
_NAME_USES: dict[str, NameUse] = {use: use for use in get_args(NameUse)}
_ENTITY_TYPES: dict[str, EntityType] = {kind: kind for kind in get_args(EntityType)}
_ROLES: dict[str, Role] = {role: role for role in get_args(Role)}
_CUE_USES: dict[str, CueUse] = {use: use for use in get_args(CueUse)}
_ACT_KINDS: dict[str, ActKind] = {kind: kind for kind in get_args(ActKind)}


def read_signs(seeds: Path) -> Signs:
    """Read what `check_signs` has found right.

    A row that guards a name, or keeps an acronym to its language, stands for the plain row of the same wording.
    Acronyms of any language are known in all: an Arabic text writes OHCHR, too.
    """
    signs: Signs = {language: [] for language in LANGUAGES}
    rows = _name_rows(seeds)
    names = [(row.fields["lang"], row.fields["term"], _name(row)) for row in rows]
    special = {(lang, term, name.entity.id) for lang, term, name in names if name.use in ("guarded", "own")}
    for lang, term, name in names:
        if name.use == _PLAIN and (lang, term, name.entity.id) in special:
            continue
        shared = is_acronym(term) and name.use == _PLAIN and term.isascii()
        for language in LANGUAGES if shared else (lang,):
            signs[language].append((term, name))
    for language, term, name in _surnames(row.fields for row in rows if row.path.name == _HOLDERS):
        signs[language].append((term, name))
    for language in LANGUAGES:
        for row in read_rows(seeds / "lexicons" / "names" / f"{language}.csv"):
            signs[language].append((row.fields["term"], Sign(_ROLES[row.fields["role"]], row.fields["key"])))
        for row in read_rows(seeds / "lexicons" / "acts" / f"{language}.csv"):
            signs[language].append((row.fields["term"], _cue(row)))
    return signs


def _surnames(holders: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, str, Name]]:
    """Give the last word of each office holder's name, where nobody else has it: President Macron."""
    owners: dict[tuple[str, str], dict[str, NamedEntity]] = {}
    for row in holders:
        term = row["term"].split()
        if row["lang"] in _TITLED and len(term) > 1:
            entity = NamedEntity(row["id"], "person", row["name"])
            owners.setdefault((row["lang"], term[-1]), {})[row["id"]] = entity
    for (language, surname), entities in owners.items():
        if len(entities) == 1:
            yield language, surname, Name(next(iter(entities.values())), "surname", surname)


def read_persons(seeds: Path) -> dict[str, NamedEntity]:
    """Give the persons that gazetteers name, by id."""
    files = (seeds / "gazetteers" / name for name in ("persons.csv", _HOLDERS))
    rows = (row.fields for path in files for row in read_rows(path))
    return {row["id"]: NamedEntity(row["id"], "person", row["name"]) for row in rows}


def read_seats(seeds: Path) -> dict[str, NamedEntity]:
    """Give the state of each capital that stands for one, by the capital's id."""
    rows = read_rows(seeds / "gazetteers" / "countries.csv")
    names = {row.fields["id"]: row.fields["name"] for row in rows}
    seats = [row.fields for row in read_rows(seeds / "taxonomy" / "seats.csv")]
    return {row["place"]: NamedEntity(row["country"], "place", names[row["country"]]) for row in seats}


def read_own_fields(seeds: Path) -> frozenset[str]:
    """Give the ids of the bodies that speak of their own field."""
    return frozenset(row.fields["body"] for row in read_rows(seeds / "taxonomy" / "own_fields.csv"))


def check_signs(seeds: Path) -> list[str]:
    """Tell every mistake: unknown language, use, role, kind, type or id scheme, empty or duplicate term."""
    names = _name_rows(seeds)
    problems = [problem for row in names for problem in _name_problems(row)]
    problems += _duplicates(names, ("id", "lang", "term", "use"))
    problems += _other_names(names)
    problems += _unknown_ids(seeds, {row.fields["id"] for row in names})
    for language in LANGUAGES:
        roles = list(read_rows(seeds / "lexicons" / "names" / f"{language}.csv"))
        cues = list(read_rows(seeds / "lexicons" / "acts" / f"{language}.csv"))
        problems += [problem for row in roles for problem in _one_of(row, "role", _ROLES)]
        problems += [problem for row in cues for problem in _cue_problems(row)]
        problems += [*_duplicates(roles, ("role", "key", "term")), *_duplicates(cues, ("kind", "term", "use"))]
    return problems


def _name_rows(seeds: Path) -> list[Row]:
    return [row for path in sorted((seeds / "gazetteers").glob("*.csv")) for row in read_rows(path)]


def _name_problems(row: Row) -> Iterator[str]:
    yield from _one_of(row, "type", _ENTITY_TYPES)
    yield from _one_of(row, "lang", LANGUAGES)
    yield from _one_of(row, "use", ("", *_NAME_USES))
    if not row.fields.get("id", "").startswith(_SCHEMES) or " " in row.fields["id"]:
        yield f"{row.where}: {row.fields.get('term')}: id `{row.fields.get('id')}` is none of {', '.join(_SCHEMES)}..."


def _other_names(rows: list[Row]) -> Iterator[str]:
    """Tell rows that call something by another name than most of its rows do."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        names[row.fields["id"]][row.fields["name"]] += 1
    usual = {entity: found.most_common(1)[0][0] for entity, found in names.items()}
    for row in rows:
        entity, name = row.fields["id"], row.fields["name"]
        if name != usual[entity]:
            yield f"{row.where}: {row.fields['term']}: `{entity}` is called `{name}` here, `{usual[entity]}` elsewhere"


def _unknown_ids(seeds: Path, known: Collection[str]) -> Iterator[str]:
    for file, columns in (("seats", ("place", "country")), ("own_fields", ("body",))):
        for row in read_rows(seeds / "taxonomy" / f"{file}.csv"):
            for column in columns:
                if row.fields[column] not in known:
                    yield f"{row.where}: {row.fields[columns[0]]}: no gazetteer names {column} `{row.fields[column]}`"


def _cue_problems(row: Row) -> Iterator[str]:
    yield from _one_of(row, "use", _CUE_USES)
    if row.fields.get("use") in WITH_KIND:
        yield from _one_of(row, "kind", _ACT_KINDS)
    elif row.fields.get("use") in _KINDLESS and row.fields.get("kind"):
        yield f"{row.where}: {row.fields.get('term')}: use `{row.fields.get('use')}` has no kind; leave it empty"


def _one_of(row: Row, column: str, allowed: Collection[str]) -> Iterator[str]:
    value = row.fields.get(column, "")
    if value not in allowed:
        yield f"{row.where}: {row.fields.get('term')}: {column} `{value}` is not one of {', '.join(allowed)}"
    if column in ("type", "role") or (column == "use" and "type" not in row.fields):
        yield from () if row.fields.get("term", "").strip() else (f"{row.where}: the term is empty",)


def _duplicates(rows: list[Row], columns: tuple[str, ...]) -> Iterator[str]:
    """Tell rows that say the same twice in one file."""
    seen: dict[tuple[str, ...], str] = {}
    for row in rows:
        key = (str(row.path), *(row.fields.get(column, "") for column in columns))
        if key in seen:
            yield f"{row.where}: {row.fields.get('term')}: stands already in line {seen[key]}"
        seen.setdefault(key, row.line)


def _name(row: Row) -> Name:
    entity = NamedEntity(row.fields["id"], _ENTITY_TYPES[row.fields["type"]], row.fields["name"])
    plain: NameUse = "holder" if row.path.name == _HOLDERS else _PLAIN
    return Name(entity, _NAME_USES[row.fields.get("use") or plain], row.fields["term"], row.fields.get("country", ""))


def _cue(row: Row) -> Cue:
    return Cue(_CUE_USES[row.fields["use"]], _ACT_KINDS.get(row.fields["kind"]))
