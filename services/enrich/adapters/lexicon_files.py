"""Read the taxonomy, lexicons and gazetteers under seeds/; a mistake is told with file, line and term."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from services.enrich.adapters.holder_files import check_terms, read_terms
from services.enrich.adapters.seed_files import check_columns, check_languages
from services.enrich.adapters.sign_files import check_signs, read_own_fields, read_persons, read_seats, read_signs
from services.enrich.adapters.theme_files import check_themes, read_signals, read_weights
from services.enrich.domain.lexicon import LANGUAGES, Concept, Lexicon, Signal
from shared.seed_rows import SeedError, read_rows

_SCHEMES = ("unbis", "eurovoc", "uhri", "sdg")
_VERSION_DIGITS = 12


def load_lexicon(seeds: Path) -> Lexicon:
    """Read everything a tagger knows.

    Args:
        seeds: folder with taxonomy/, lexicons/ and gazetteers/.

    Raises:
        SeedError: a file is missing or a row cannot be used; named by file, line and term. What merely does no
            good, such as a term that another finds already, is told by `check_lexicon` alone: it takes long.
    """
    if problems := [*check_columns(seeds)]:
        raise SeedError("\n".join(problems))
    persons = read_persons(seeds)
    if problems := [*_check_taxonomy(seeds), *check_signs(seeds), *check_terms(seeds, persons)]:
        raise SeedError("\n".join(problems))
    terms: dict[str, list[tuple[str, Signal]]] = {language: [] for language in LANGUAGES}
    signals: dict[str, Signal] = {}
    for signal, language, wording in read_signals(seeds):
        signals[signal.id] = signal
        terms[language].append((wording, signal))
    return Lexicon(
        version=_version(seeds),
        concepts=_concepts(seeds),
        terms=terms,
        signs=read_signs(seeds),
        weights=read_weights(seeds, signals),
        holders=tuple(read_terms(seeds, persons)),
        seats=read_seats(seeds),
        of_a_field=read_own_fields(seeds),
    )


def check_lexicon(seeds: Path) -> list[str]:
    """Tell every mistake: unknown concept, language, use or type, empty or duplicate term, a concept without terms."""
    if problems := [*check_columns(seeds)] or [*_check_taxonomy(seeds)]:
        return problems
    return [
        *check_languages(seeds),
        *check_themes(seeds, set(_concepts(seeds))),
        *check_signs(seeds),
        *check_terms(seeds, read_persons(seeds)),
    ]


def _check_taxonomy(seeds: Path) -> Iterator[str]:
    """Tell concepts that stand twice, lie below an unknown one, or below themselves."""
    rows = list(read_rows(seeds / "taxonomy" / "themes.csv"))
    broader = {row.fields["id"]: row.fields["broader"] for row in rows}
    lines: dict[str, str] = {}
    for row in rows:
        concept = row.fields["id"]
        if concept in lines:
            yield f"{row.where}: {concept}: stands already in line {lines[concept]}"
        lines.setdefault(concept, row.line)
        if broader[concept] and broader[concept] not in broader:
            yield f"{row.where}: {concept}: broader concept `{broader[concept]}` is unknown"
        if (above := _above(concept, broader))[-1] == concept:
            yield f"{row.where}: {concept}: is broader than itself: {' -> '.join([concept, *above])}"


def _above(concept: str, broader: Mapping[str, str]) -> list[str]:
    """Give the concepts above one, the nearest first, until the top or the first that comes again."""
    above = [broader[concept]]
    while broader.get(above[-1]) and above[-1] not in (concept, *above[:-1]):
        above.append(broader[above[-1]])
    return above


def _concepts(seeds: Path) -> dict[str, Concept]:
    return {
        row.fields["id"]: Concept(
            id=row.fields["id"],
            broader=row.fields["broader"],
            same_as=tuple(f"{scheme}:{row.fields[scheme]}" for scheme in _SCHEMES if row.fields.get(scheme)),
        )
        for row in read_rows(seeds / "taxonomy" / "themes.csv")
    }


def _version(seeds: Path) -> str:
    """Content alone decides: the same files give the same version on every machine."""
    digest = sha256()
    for folder in ("taxonomy", "lexicons", "gazetteers"):
        for path in sorted((seeds / folder).rglob("*.csv")):
            digest.update(path.relative_to(seeds).as_posix().encode() + b"\x00" + path.read_bytes() + b"\x00")
    return digest.hexdigest()[:_VERSION_DIGITS]
