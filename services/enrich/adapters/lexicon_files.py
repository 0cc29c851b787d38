"""Read the taxonomy, lexicons and gazetteers under seeds/; a mistake is told with file, line and term."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import get_args

from services.enrich.adapters.csv_rows import LexiconError, Row, read_rows
from services.enrich.adapters.theme_files import check_themes, read_signals, read_weights
from services.enrich.domain.lexicon import LANGUAGES, Concept, Cue, Lexicon, Meaning, NamedEntity, Signal
from shared.contract.enriched_statement import ActKind, EntityType

_SCHEMES = ("unbis", "eurovoc", "uhri", "sdg")
_VERSION_DIGITS = 12


def load_lexicon(seeds: Path) -> Lexicon:
    """Read everything a tagger knows.

    Args:
        seeds: folder with taxonomy/, lexicons/ and gazetteers/.

    Raises:
        LexiconError: a file is missing or a row cannot be used; named by file, line and term. What merely does no
            good, such as a term that another finds already, is told by `check_lexicon` alone: it takes long.
    """
    problems = [*_check_taxonomy(seeds), *_check_acts_and_names(seeds)]
    if problems:
        raise LexiconError("\n".join(problems))
    terms: dict[str, list[tuple[str, Meaning]]] = {language: [] for language in LANGUAGES}
    signals: dict[str, Signal] = {}
    for signal, language, wording in read_signals(seeds):
        signals[signal.id] = signal
        terms[language].append((wording, signal))
    for language in LANGUAGES:
        for row in read_rows(seeds / "lexicons" / "acts" / f"{language}.csv"):
            terms[language].append((row.fields["term"], _cue(row)))
    for path in sorted((seeds / "gazetteers").glob("*.csv")):
        for row in read_rows(path):
            terms[row.fields["lang"]].append((row.fields["term"], _entity(row)))
    return Lexicon(
        version=_version(seeds), concepts=_concepts(seeds), terms=terms, weights=read_weights(seeds, signals)
    )


def check_lexicon(seeds: Path) -> list[str]:
    """Tell every mistake: unknown concept, language, use or type, empty or duplicate term, a concept without terms."""
    problems = _check_taxonomy(seeds)
    if problems:
        return problems
    return [*check_themes(seeds, set(_concepts(seeds))), *_check_acts_and_names(seeds)]


def _check_taxonomy(seeds: Path) -> list[str]:
    path = seeds / "taxonomy" / "themes.csv"
    if not path.is_file():
        return [f"{seeds}: has no taxonomy/themes.csv; set HIWAR_SEEDS_DIR to the folder that has"]
    concepts = _concepts(seeds)
    return [
        f"{path}: {c.id}: broader concept `{c.broader}` is unknown"
        for c in concepts.values()
        if c.broader and c.broader not in concepts
    ]


def _check_acts_and_names(seeds: Path) -> Iterator[str]:
    for language in LANGUAGES:
        yield from _check_acts(seeds / "lexicons" / "acts" / f"{language}.csv")
    for path in sorted((seeds / "gazetteers").glob("*.csv")):
        yield from _check_names(path)


def _check_acts(path: Path) -> Iterator[str]:
    for row in read_rows(path):
        kind, use = row.fields.get("kind", ""), row.fields.get("use", "")
        if use not in ("cue", "negation", "group"):
            yield f"{row.where}: {row.fields.get('term')}: use `{use}` is not one of cue, negation, group"
        if use == "cue" and kind not in get_args(ActKind):
            yield f"{row.where}: {row.fields.get('term')}: kind `{kind}` is not one of {', '.join(get_args(ActKind))}"


def _check_names(path: Path) -> Iterator[str]:
    for row in read_rows(path):
        if row.fields.get("type") not in get_args(EntityType):
            yield f"{row.where}: {row.fields.get('term')}: type `{row.fields.get('type')}` is unknown"
        if row.fields.get("lang") not in LANGUAGES:
            yield f"{row.where}: {row.fields.get('term')}: language `{row.fields.get('lang')}` is unknown"
        if not str(row.fields.get("id", "")).startswith(("wikidata:", "iso:", "local:")):
            yield f"{row.where}: {row.fields.get('term')}: id `{row.fields.get('id')}` has no known scheme"


def _concepts(seeds: Path) -> dict[str, Concept]:
    return {
        row.fields["id"]: Concept(
            id=row.fields["id"],
            broader=row.fields["broader"],
            same_as=tuple(f"{scheme}:{row.fields[scheme]}" for scheme in _SCHEMES if row.fields.get(scheme)),
        )
        for row in read_rows(seeds / "taxonomy" / "themes.csv")
    }


def _cue(row: Row) -> Cue:
    kind = next((kind for kind in get_args(ActKind) if kind == row.fields["kind"]), None)
    use = next(use for use in ("cue", "negation", "group") if use == row.fields["use"])
    return Cue(use, kind, definite=row.fields["term"].startswith("ال"))


def _entity(row: Row) -> NamedEntity:
    kind = next(kind for kind in get_args(EntityType) if kind == row.fields["type"])
    return NamedEntity(row.fields["id"], kind, row.fields["name"])


def _version(seeds: Path) -> str:
    """Content alone decides: the same files give the same version on every machine."""
    digest = sha256()
    for folder in ("taxonomy", "lexicons", "gazetteers"):
        for path in sorted((seeds / folder).rglob("*.csv")):
            digest.update(path.relative_to(seeds).as_posix().encode() + b"\x00" + path.read_bytes() + b"\x00")
    return digest.hexdigest()[:_VERSION_DIGITS]
