"""Show a text with its tags underlined, and below it why each is there."""

import os
import re
from collections.abc import Iterator, Sequence

from bidi.algorithm import get_display
from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from services.command_line.terminal import Bidi, reorders
from services.enrich.domain.explanation import Explanation
from services.enrich.domain.tagger import Tags
from shared.contract.enriched_statement import Act, Span

_WIDEST = 100
_RTL = ("ar", "fa", "ur", "he")
_THEME, _NAME = "underline green", "underline cyan"
_ROWS = "lexicons/themes/THEME.csv, of context lexicons/context.csv"
_PIECE = re.compile(r"\S+\s*|\s+")


def show_explanation(  # noqa: PLR0913 - what is shown, and how
    console: Console, text: str, tags: Tags, themes: Sequence[Explanation], bidi: Bidi, *, title: str = ""
) -> None:
    """Print title and text, then each theme with its terms, then names and acts."""
    told = [e for e in themes if e.told]
    marks = [(term.span, _THEME) for e in told for term in e.passage.terms]
    marks += [(span, _NAME) for entity in tags.entities for span in entity.mentions]
    reorder = bidi is Bidi.hiwar or (bidi is Bidi.auto and console.is_terminal and not reorders(os.environ))
    rtl = tags.language.tag.startswith(_RTL)
    for field, words in (("title", title), ("text", text)) if title else (("text", text),):
        for line in _lines(words, [m for m in marks if m[0].field == field], min(console.width, _WIDEST)):
            console.print(_reordered(line, rtl=rtl) if reorder else line, soft_wrap=True)
    console.print(f"\n{tags.language.tag}; [{_THEME}]themes[/], [{_NAME}]names[/]; signal THEME/ROW: {_ROWS}\n")
    for explanation in themes:
        console.print(_heading(explanation), soft_wrap=True)
        console.print(_terms(explanation))
    for entity in tags.entities:
        words = " · ".join(dict.fromkeys(span.text for span in entity.mentions))
        console.print(f"[{_NAME}]{escape(entity.name)}[/] {entity.type}, {escape(entity.id)}: {escape(words)}")
    for act in tags.acts:
        console.print(f"[bold]{act.kind}[/bold] {escape(_parties(act))}: {escape(act.quote.text)}")


def _parties(act: Act) -> str:
    """Who acts, and to whom or against whom."""
    arrow = f" → {', '.join(act.targets)}" if act.targets else ""
    return f"{', '.join(act.actors) or '-'}{arrow}"


def _heading(explanation: Explanation) -> str:
    if explanation.told:
        state = "told"
    elif explanation.missing:
        state = f"not told: lacks {explanation.missing:.2f}"
    else:
        state = "not told: the text names it once, in passing"
    return f"[italic]{explanation.theme}  {explanation.score:.2f}  {state}[/italic]"


def _terms(explanation: Explanation) -> Table:
    table = Table(box=SIMPLE_HEAD)
    table.add_column("term")
    table.add_column("signal")
    for column in ("weight", "score without it"):
        table.add_column(column, justify="right")
    for term, without in explanation.without:
        drops = "  [red]then not told[/red]" if term.name in explanation.decisive else ""
        place = " (title)" if term.span.field == "title" else ""
        table.add_row(escape(term.span.text) + place, escape(term.name), f"{term.weight:+.2f}", f"{without:.2f}{drops}")
    return table


def _lines(text: str, marks: Sequence[tuple[Span, str]], width: int) -> Iterator[Text]:
    """Wrap a text, marked; each line keeps its own marks."""
    whole = Text(text)
    for span, style in marks:
        whole.stylize(style, span.start, span.end)
    for paragraph in whole.split("\n", allow_blank=True):
        start = end = used = 0
        for piece in _PIECE.finditer(paragraph.plain):
            cells = cell_len(piece.group())
            if used and used + cells > width:
                yield paragraph[start:end]
                start, used = end, 0
            end, used = piece.end(), used + cells
        yield paragraph[start:]


def _reordered(line: Text, *, rtl: bool) -> Text:
    """Lay a line out for a terminal that does not do so; a mark that spans both directions is lost."""
    base = "R" if rtl else "L"
    shown = Text(get_display(line.plain, base_dir=base))
    for span in line.spans:
        words = get_display(line.plain[span.start : span.end].strip(), base_dir=base)
        at = shown.plain.find(words)
        if at >= 0 and words:
            shown.stylize(span.style, at, at + len(words))
    return shown
