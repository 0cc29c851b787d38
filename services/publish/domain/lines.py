"""Texts on one line, as lists and digests show them."""

import re

_SPACES = re.compile(r"[^\S\u00a0\u202f]+")


def on_one_line(text: str) -> str:
    """Put one space for spaces and line breaks, none at the ends; those that no line may break at stay: « Oui »."""
    return _SPACES.sub(" ", text).strip()
