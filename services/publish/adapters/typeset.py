"""Our own words and labels as a language is set: French has spaces that no line breaks at, and a curved apostrophe."""

import re
from typing import Any

_NO_BREAK, _NARROW = "\u00a0", "\u202f"
_RULES = (
    (re.compile("'"), "’"),
    (re.compile(" (?=[:»])|(?<=«) "), _NO_BREAK),
    (re.compile(" (?=[;?!])"), _NARROW),
)


def typeset(text: str, language: str) -> str:
    """Set a text of ours; what is quoted stays as its source has it."""
    if language == "fr":
        for pattern, mark in _RULES:
            text = pattern.sub(mark, text)
    return text


def typeset_words(words: Any, language: str) -> Any:  # noqa: ANN401 - as YAML has it
    """Set all words of a language, however deep they stand."""
    if isinstance(words, dict):
        return {key: typeset_words(value, language) for key, value in words.items()}
    return typeset(words, language) if isinstance(words, str) else words
