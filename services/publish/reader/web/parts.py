"""Small pieces of pages that come back everywhere: written once per language, and kept."""

from collections.abc import Hashable
from functools import lru_cache

from jinja2.environment import TemplateModule
from markupsafe import Markup

_MOST = 10_000
"""Pieces that are kept in each language, some hundred bytes each."""


class Parts:
    """The macros of a template, by name.

    Args:
        macros: they depend on their arguments and the language alone.
    """

    def __init__(self, macros: TemplateModule) -> None:
        self._macros = macros
        self._written = lru_cache(_MOST)(self._write)

    def __call__(self, name: str, *args: Hashable) -> Markup:
        """Give the piece that a macro writes for these arguments."""
        return self._written(name, *args)

    def _write(self, name: str, *args: Hashable) -> Markup:
        return Markup(getattr(self._macros, name)(*args))  # noqa: S704 - a template escaped it
