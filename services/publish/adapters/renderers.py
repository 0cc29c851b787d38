"""Digests as people read them: Markdown, plain text and HTML, each in the reader's language and direction."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from babel import Locale
from babel.dates import format_date, format_time
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from shared.contract.digest import Digest

_HERE = Path(__file__).resolve().parent
_RIGHT_TO_LEFT = ("ar", "fa", "ur", "he")
# First-strong isolate and its end: text of unknown direction cannot disturb what stands around it.
_ISOLATE, _END = "\u2068", "\u2069"
_CONTROLS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
FORMATS = ("md", "txt", "html")


class Renderer:
    """Renders digests.

    Args:
        labels: language -> theme -> label.
    """

    def __init__(self, labels: Mapping[str, Mapping[str, str]]) -> None:
        self._labels = labels
        self._words: dict[str, Any] = yaml.safe_load((_HERE / "words.yaml").read_text(encoding="utf-8"))
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=select_autoescape(["html"]),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters |= {"plain": plain, "md": markdown, "direction": direction}

    def render(self, digest: Digest, form: str) -> str:
        """Give a digest as `md`, `txt` or `html`; equal digests give equal text."""
        words = self._words[digest.language]
        locale = Locale.parse(digest.language)

        def count(what: str, number: int) -> str:
            forms = words[what]
            return str(forms.get(locale.plural_form(number), forms["other"])).replace("{n}", str(number))

        def day(at: datetime | None) -> str:
            if at is None:
                return ""
            local = at.astimezone(ZoneInfo(digest.window.zone))
            return format_date(local, "long", locale)

        def moment(at: datetime) -> str:
            return f"{day(at)} {format_time(at.astimezone(ZoneInfo(digest.window.zone)), 'short', locale=locale)}"

        template = self._templates.get_template(f"digest.{form}")
        labels = self._labels[digest.language]
        return template.render(digest=digest, words=words, count=count, day=day, moment=moment, labels=labels)


def direction(language: str) -> str:
    """Give `rtl` or `ltr`."""
    return "rtl" if language.split("-", maxsplit=1)[0] in _RIGHT_TO_LEFT else "ltr"


def plain(text: str) -> str:
    """Put foreign words on one line, their own direction controls removed, isolated from what is around them."""
    return f"{_ISOLATE}{' '.join(text.translate(_CONTROLS).split())}{_END}"


def markdown(text: str) -> str:
    """Escape what Markdown and HTML would read as markup."""
    flat = " ".join(text.translate(_CONTROLS).split()).replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"\\{letter}" if letter in "\\`*_[]#|>!" else letter for letter in flat)
