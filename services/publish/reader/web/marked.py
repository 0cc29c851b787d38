"""A text as HTML, its evidence marked in place."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from services.publish.reader.domain.marks import Claim, Piece, paragraphs
from shared.contract.enriched_statement import Span


class Marked:
    """Writes title and text of one statement: a link to a number leads to its first words in either.

    Args:
        kinds: of each number: t, e or a, of a theme, a name, an act.
    """

    def __init__(self, kinds: Sequence[str]) -> None:
        self._kinds = kinds
        self._met: set[int] = set()

    def __call__(self, text: str, claims: Iterable[Claim]) -> list[Markup]:
        """Give the paragraphs."""
        return [Markup("".join(map(self._written, line))) for line in paragraphs(text, claims)]  # noqa: S704 - escaped

    def _written(self, piece: Piece) -> str:
        if not piece.keys:
            return escape(piece.text)
        first = "".join([f'<span class="at" id="m{key}"></span>' for key in piece.keys if key not in self._met])
        self._met.update(piece.keys)
        kinds = " ".join(dict.fromkeys([self._kinds[key] for key in piece.keys]))
        keys = " ".join(map(str, piece.keys))
        return f'<mark class="{kinds}" data-keys="{keys}">{first}{escape(piece.text)}</mark>'


def lighting(text: str, number: int, own: Markup) -> Markup:
    """Link a text to the first words of its number.

    Args:
        text: to show.
        number: see `Marked`.
        own: attributes `lang` and `dir` of the text.
    """
    return Markup(f'<a class="show" href="#m{number}" {own}>{escape(text)}</a>')  # noqa: S704 - escaped


def wordings(spans: Iterable[Span]) -> str:
    """Give the words of evidence, each different wording once."""
    return " · ".join(dict.fromkeys([span.text for span in spans]))
