"""Read the taxonomy, lexicons and gazetteers under seeds/; a mistake is told with file, line and term."""

from hashlib import sha256
from pathlib import Path

from services.enrich.adapters.csv_rows import LexiconError, read_rows
from services.enrich.adapters.holder_files import check_terms, read_terms
from services.enrich.adapters.sign_files import check_signs, read_own_fields, read_persons, read_seats, read_signs
from services.enrich.adapters.theme_files import check_themes, read_signals, read_weights
from services.enrich.domain.lexicon import LANGUAGES, Concept, Lexicon, Signal

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
    persons = read_persons(seeds)
    problems = [*_check_taxonomy(seeds), *check_signs(seeds), *check_terms(seeds, persons)]
    if problems:
        raise LexiconError("\n".join(problems))
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
    problems = _check_taxonomy(seeds)
    if problems:
        return problems
    return [
        *check_themes(seeds, set(_concepts(seeds))),
        *check_signs(seeds),
        *check_terms(seeds, read_persons(seeds)),
    ]


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
