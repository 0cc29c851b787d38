"""Small pieces of pages that come back everywhere: written once per language, and kept."""

from collections.abc import Hashable
from functools import lru_cache

from jinja2 import Template
from markupsafe import Markup

from services.publish.reader.web.interface import Interface

_MOST = 10_000
"""Pieces that are kept in each language, some hundred bytes each."""


class Parts:
    """The macros of a template, by name.

    Args:
        template: its macros depend on their arguments and the language alone.
        interface: the language.
    """

    def __init__(self, template: Template, interface: Interface) -> None:
        self._macros = template.make_module({"ui": interface, "w": interface.words})
        self._written = lru_cache(_MOST)(self._write)

    def __call__(self, name: str, *args: Hashable) -> Markup:
        """Give the piece that a macro writes for these arguments."""
        return self._written(name, *args)

    def _write(self, name: str, *args: Hashable) -> Markup:
        return Markup(getattr(self._macros, name)(*args))  # noqa: S704 - a template escaped it
