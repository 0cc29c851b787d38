"""Read the signals of each theme and their weights; a mistake is told with file, line and term.

`lexicons/themes/THEME.csv` has one row per signal: `signal,use,en,ar,fr,es,ru,zh`, wordings of a language separated by
` | `; one that begins with `=` is found as it is written only. `lexicons/context.csv` holds, in the same form, words
that say nothing of a theme but tip the scales (rights, authorities, violations). `lexicons/weights.csv`
(`theme,signal,weight`) is what training learned; where it says nothing, the use decides.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, get_args

from services.enrich.domain.lexicon import LANGUAGES, Signal, Use, Weights
from services.enrich.domain.matching import is_acronym, is_as_written
from services.enrich.domain.stems import inflects, lexicon_stem
from services.enrich.domain.themes import PRIOR_WEIGHT
from services.enrich.domain.words import Words
from shared.seed_rows import Row, SeedError, read_rows

BIAS = "(bias)"
CONTEXT = "context"
"""Stands for a theme in the ids of signals that tip the scales of any."""
_SEPARATOR = "|"


class _Seen(NamedTuple):
    line: str
    wording: str
    words: list[str]


Seen = dict[tuple[str, str], list[_Seen]]
"""Language and stems -> where they stand."""


def theme_file(seeds: Path, theme: str) -> Path:
    """Give the file that holds a theme's signals."""
    return seeds / "lexicons" / "themes" / f"{theme}.csv"


def context_file(seeds: Path) -> Path:
    """Give the file that holds the words that tip the scales."""
    return seeds / "lexicons" / f"{CONTEXT}.csv"


def weights_file(seeds: Path) -> Path:
    """Give the file that holds what was learned."""
    return seeds / "lexicons" / "weights.csv"


def read_signals(seeds: Path) -> Iterator[tuple[Signal, str, str]]:
    """Give each wording: signal, language, wording.

    Raises:
        SeedError: a row has no usable use.
    """
    for path in [*sorted((seeds / "lexicons" / "themes").glob("*.csv")), context_file(seeds)]:
        for row in read_rows(path):
            signal = _signal(path.stem, row)
            for language in LANGUAGES:
                for wording in wordings(row, language):
                    yield signal, language, wording


def read_weights(seeds: Path, signals: Mapping[str, Signal]) -> Weights:
    """Join what was learned with the prior weights of all signals.

    Raises:
        SeedError: a weight is no number.
    """
    bias: dict[str, float] = {}
    of_theme: dict[str, dict[str, float]] = defaultdict(dict)
    for signal in signals.values():
        if PRIOR_WEIGHT[signal.use]:
            of_theme[signal.theme][signal.id] = PRIOR_WEIGHT[signal.use]
    for row in read_rows(weights_file(seeds)):
        theme, name, weight = row.fields["theme"], row.fields["signal"], _number(row)
        if name == BIAS:
            bias[theme] = weight
        else:
            of_theme[theme][name] = weight
    return Weights(bias, dict(of_theme))


def check_themes(seeds: Path, themes: set[str]) -> Iterator[str]:
    """Tell every mistake of the theme files and the weights."""
    known: set[str] = set()
    for path in sorted((seeds / "lexicons" / "themes").glob("*.csv")):
        if path.stem not in themes:
            yield f"{path}: `{path.stem}` is no concept of taxonomy/themes.csv; rename the file or add the concept"
        known |= {f"{path.stem}/{row.fields.get('signal')}" for row in read_rows(path)}
        yield from _check_file(path)
    known |= {f"{CONTEXT}/{row.fields.get('signal')}" for row in read_rows(context_file(seeds))}
    yield from _check_file(context_file(seeds))
    for theme in sorted(themes):
        if not theme_file(seeds, theme).is_file():
            yield f"{theme_file(seeds, theme)}: is missing; concept `{theme}` has no terms"
    yield from _check_weights(weights_file(seeds), themes, known)


def _check_file(path: Path) -> Iterator[str]:
    signals: dict[str, str] = {}
    seen: Seen = {}
    for row in read_rows(path):
        name, use = row.fields.get("signal", ""), row.fields.get("use", "")
        if not name or name in signals:
            told = f"stands already in line {signals[name]}" if name in signals else "the signal has no name"
            yield f"{row.where}: {name}: {told}"
        signals[name] = row.line
        if use not in get_args(Use):
            yield f"{row.where}: {name}: {_wrong_use(row)}"
        if not any(wordings(row, language) for language in LANGUAGES):
            yield f"{row.where}: {name}: has no wording in any language"
        for language in LANGUAGES:
            for wording in wordings(row, language):
                yield from _check_wording(row, language, wording, seen)
    for language in LANGUAGES if signals else ():
        if not any(lang == language for lang, _ in seen):
            yield f"{path}: concept `{path.stem}` has no term in {language}"


def _check_wording(row: Row, language: str, wording: str, seen: Seen) -> Iterator[str]:
    words = Words(wording).surfaces
    if not words:
        yield f"{row.where}: {language}: `{wording}` has no word"
        return
    stems = " ".join(word if is_acronym(word) else lexicon_stem(word, language) for word in words)
    for other in seen.setdefault((language, stems), []):
        inflected = not (is_as_written(wording) or is_as_written(other.wording))
        is_alone = len(words) == 1
        same = inflected and all(
            inflects(word, listed, language, is_alone=is_alone) for word, listed in zip(words, other.words, strict=True)
        )
        if same or other.wording == wording:
            yield f"{row.where}: {language}: `{wording}` is found already by line {other.line}, `{other.wording}`"
    seen[language, stems].append(_Seen(row.line, wording, words))


def _check_weights(path: Path, themes: set[str], signals: set[str]) -> Iterator[str]:
    for row in read_rows(path):
        theme, signal = (row.fields.get(name, "") for name in ("theme", "signal"))
        if theme not in themes:
            yield f"{row.where}: {signal}: concept `{theme}` is unknown"
        if signal != BIAS and signal not in signals:
            yield f"{row.where}: {signal}: no theme file has this signal; train again, or remove the row"
        try:
            _number(row)
        except SeedError as error:
            yield str(error)


def wordings(row: Row, language: str) -> list[str]:
    """Give the wordings of a row in a language."""
    return [wording for part in row.fields.get(language, "").split(_SEPARATOR) if (wording := part.strip())]


def _signal(theme: str, row: Row) -> Signal:
    use = next((use for use in get_args(Use) if use == row.fields.get("use")), None)
    if use is None:
        message = f"{row.where}: {row.fields.get('signal')}: {_wrong_use(row)}"
        raise SeedError(message)
    return Signal(f"{theme}/{row.fields['signal']}", theme, use)


def _wrong_use(row: Row) -> str:
    return f"use `{row.fields.get('use') or ''}` is not one of {', '.join(get_args(Use))}"


def _number(row: Row) -> float:
    try:
        return float(row.fields["weight"])
    except (KeyError, ValueError) as error:
        message = f"{row.where}: {row.fields.get('signal')}: weight `{row.fields.get('weight')}` is no number"
        raise SeedError(message) from error
