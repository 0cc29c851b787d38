"""Digests as people read them: Markdown, plain text and HTML, each in the reader's language and direction."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from services.publish.adapters.phrases import Phrases, flat, isolated
from services.publish.adapters.typeset import typeset_words
from shared.contract.digest import Digest

_HERE = Path(__file__).resolve().parent
TEMPLATES = _HERE / "templates"
_RIGHT_TO_LEFT = ("ar", "fa", "ur", "he", "ps", "ckb", "dv", "yi")
_QUOTES = {"ar": ("«", "»"), "fr": ("«\u00a0", "\u00a0»"), "es": ("«", "»"), "ru": ("«", "»")}
FORMATS = ("md", "txt", "html", "json")


class Renderer:
    """Renders digests; equal digests give equal text."""

    def __init__(self) -> None:
        words = yaml.safe_load((_HERE / "words.yaml").read_text(encoding="utf-8"))
        self._words: dict[str, Any] = {tag: typeset_words(said, tag) for tag, said in words.items()}
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters |= {
            "plain": isolated,
            "md": markdown,
            "direction": direction,
            "short": shorten,
            "quoted": quoted,
            "flat": flat,
        }
        self.phrases = lru_cache(maxsize=200)(self._phrases)

    def render(self, digest: Digest, form: str, *, unsubscribe: str = "") -> str:
        """Give a digest as `md`, `txt`, `html` or `json`.

        Args:
            digest: what.
            form: how.
            unsubscribe: address that ends an e-mail subscription, for its last line.
        """
        if form == "json":
            return digest.model_dump_json(exclude_none=True, indent=2) + "\n"
        return self._render(f"digest.{form}", digest, unsubscribe)

    def fragment(self, digest: Digest) -> str:
        """Give the HTML of a digest without its frame and style, for a feed."""
        return self._render("body.html", digest, "")

    def _phrases(self, language: str, zone: str) -> Phrases:
        return Phrases(self._words[language], language, zone)

    def words(self, language: str) -> dict[str, Any]:
        """Give our own words in a language."""
        words: dict[str, Any] = self._words[language]
        return words

    def day(self, at: datetime, language: str, zone: str) -> str:
        """Give a date in words."""
        return str(self.phrases(language, zone).day(at))

    def summary(self, digest: Digest) -> str:
        """Give the count line."""
        return str(self.phrases(digest.language, digest.window.zone).counts(digest.counts))

    def _render(self, template: str, digest: Digest, unsubscribe: str) -> str:
        phrases = self.phrases(digest.language, digest.window.zone)
        return self._templates.get_template(template).render(digest=digest, say=phrases, unsubscribe=unsubscribe)


def direction(language: str) -> str:
    """Give `rtl` or `ltr`."""
    return "rtl" if language.split("-", maxsplit=1)[0] in _RIGHT_TO_LEFT else "ltr"


def markdown(text: str) -> str:
    """Escape what Markdown and HTML would read as markup."""
    escaped = flat(text).replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"\\{letter}" if letter in "\\`*_[]#|>!~" else letter for letter in escaped)


def shorten(text: str, most: int = 260) -> str:
    """Cut between words, with an ellipsis."""
    text = flat(text)
    if len(text) <= most:
        return text
    cut = text[:most]
    return (cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut).rstrip(" ,،;؛:") + "…"


def quoted(text: str, language: str) -> str:
    """Put quotation marks as the language of the text has them."""
    opening, closing = _QUOTES.get(language.split("-", maxsplit=1)[0], ("“", "”"))
    return f"{opening}{text}{closing}"
