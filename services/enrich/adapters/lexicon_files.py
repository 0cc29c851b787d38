"""Read the taxonomy, lexicons and gazetteers under seeds/; a mistake is told with file, line and term."""

import csv
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, get_args

from services.enrich.domain.lexicon import LANGUAGES, Concept, Cue, Lexicon, Meaning, NamedEntity, ThemeTerm, Use
from shared.contract.enriched_statement import ActKind, EntityType

_SCHEMES = ("unbis", "eurovoc", "uhri", "sdg")
_VERSION_DIGITS = 12


class LexiconError(ValueError):
    """One or more mistakes in the files, one a line."""


class _Row(NamedTuple):
    where: str
    fields: dict[str, str]


def load_lexicon(seeds: Path) -> Lexicon:
    """Read everything a tagger knows.

    Args:
        seeds: folder with taxonomy/, lexicons/ and gazetteers/.

    Raises:
        LexiconError: a file is missing or holds mistakes; each is named by file, line and term.
    """
    problems = check_lexicon(seeds)
    if problems:
        raise LexiconError("\n".join(problems))
    terms: dict[str, list[tuple[str, Meaning]]] = {language: [] for language in LANGUAGES}
    for language in LANGUAGES:
        for row in _rows(seeds / "lexicons" / "themes" / f"{language}.csv"):
            term = row.fields["term"]
            terms[language].append((term, ThemeTerm(row.fields["theme"], _use(row))))
        for row in _rows(seeds / "lexicons" / "acts" / f"{language}.csv"):
            terms[language].append((row.fields["term"], _cue(row)))
    for path in sorted((seeds / "gazetteers").glob("*.csv")):
        for row in _rows(path):
            terms[row.fields["lang"]].append((row.fields["term"], _entity(row)))
    return Lexicon(version=_version(seeds), concepts=_concepts(seeds), terms=terms)


def check_lexicon(seeds: Path) -> list[str]:
    """Tell every mistake: unknown concept, language, use or type, empty or duplicate term, a concept without terms."""
    if not (seeds / "taxonomy" / "themes.csv").is_file():
        return [f"{seeds}: has no taxonomy/themes.csv; set HIWAR_SEEDS_DIR to the folder that has"]
    concepts = _concepts(seeds)
    problems = [
        f"{seeds / 'taxonomy' / 'themes.csv'}: {c.id}: broader concept `{c.broader}` is unknown"
        for c in concepts.values()
        if c.broader and c.broader not in concepts
    ]
    for language in LANGUAGES:
        problems += _check_themes(seeds / "lexicons" / "themes" / f"{language}.csv", set(concepts), language)
        problems += _check_acts(seeds / "lexicons" / "acts" / f"{language}.csv")
    for path in sorted((seeds / "gazetteers").glob("*.csv")):
        problems += _check_names(path)
    return problems


def _check_themes(path: Path, concepts: set[str], language: str) -> Iterator[str]:
    seen: dict[tuple[str, str], str] = {}
    for row in _rows(path):
        theme, term = row.fields.get("theme", ""), row.fields.get("term", "")
        if theme not in concepts:
            yield f"{row.where}: {term}: concept `{theme}` is unknown; see taxonomy/themes.csv"
        if row.fields.get("use") not in get_args(Use):
            yield f"{row.where}: {term}: use `{row.fields.get('use')}` is not one of {', '.join(get_args(Use))}"
        if not term.strip():
            yield f"{row.where}: the term is empty"
        if (theme, term) in seen:
            yield f"{row.where}: {term}: stands already in line {seen[theme, term]}"
        seen[theme, term] = row.where.rsplit(":", 1)[1]
    yield from (
        f"{path}: concept `{concept}` has no term in {language}"
        for concept in sorted(concepts - {theme for theme, _ in seen})
    )


def _check_acts(path: Path) -> Iterator[str]:
    for row in _rows(path):
        kind, use = row.fields.get("kind", ""), row.fields.get("use", "")
        if use not in ("cue", "negation", "group"):
            yield f"{row.where}: {row.fields.get('term')}: use `{use}` is not one of cue, negation, group"
        if use == "cue" and kind not in get_args(ActKind):
            yield f"{row.where}: {row.fields.get('term')}: kind `{kind}` is not one of {', '.join(get_args(ActKind))}"


def _check_names(path: Path) -> Iterator[str]:
    for row in _rows(path):
        if row.fields.get("type") not in get_args(EntityType):
            yield f"{row.where}: {row.fields.get('term')}: type `{row.fields.get('type')}` is unknown"
        if row.fields.get("lang") not in LANGUAGES:
            yield f"{row.where}: {row.fields.get('term')}: language `{row.fields.get('lang')}` is unknown"
        if not str(row.fields.get("id", "")).startswith(("wikidata:", "iso:", "local:")):
            yield f"{row.where}: {row.fields.get('term')}: id `{row.fields.get('id')}` has no known scheme"


def _rows(path: Path) -> Iterator[_Row]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        for fields in reader:
            yield _Row(f"{path}:{reader.line_num}", {str(k): v or "" for k, v in fields.items()})


def _concepts(seeds: Path) -> dict[str, Concept]:
    return {
        row.fields["id"]: Concept(
            id=row.fields["id"],
            broader=row.fields["broader"],
            same_as=tuple(f"{scheme}:{row.fields[scheme]}" for scheme in _SCHEMES if row.fields.get(scheme)),
        )
        for row in _rows(seeds / "taxonomy" / "themes.csv")
    }


def _use(row: _Row) -> Use:
    return next(use for use in get_args(Use) if use == row.fields["use"])


def _cue(row: _Row) -> Cue:
    kind = next((kind for kind in get_args(ActKind) if kind == row.fields["kind"]), None)
    use = next(use for use in ("cue", "negation", "group") if use == row.fields["use"])
    return Cue(use, kind, definite=row.fields["term"].startswith("ال"))


def _entity(row: _Row) -> NamedEntity:
    kind = next(kind for kind in get_args(EntityType) if kind == row.fields["type"])
    return NamedEntity(row.fields["id"], kind, row.fields["name"])


def _version(seeds: Path) -> str:
    """Content alone decides: the same files give the same version on every machine."""
    digest = sha256()
    for folder in ("taxonomy", "lexicons", "gazetteers"):
        for path in sorted((seeds / folder).rglob("*.csv")):
            digest.update(path.relative_to(seeds).as_posix().encode() + b"\x00" + path.read_bytes() + b"\x00")
    return digest.hexdigest()[:_VERSION_DIGITS]
