"""Where a page writes its date for people: near its headline, and not where today's date or other news are."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from services.ingest.adapters.pages.markup import said_by

_HEADLINE = "h1, h2, h3, h4, td, strong, b, font, [class*=title i], [id*=title i], [class*=head i], [role=heading]"
_CALLED_DATE = "[class*=date i], [class*=meta i], [class*=time i], [class*=publish i], [id*=date i], [class*=tarikh i]"
_CALLED_DATE_ELSEWHERE = "[class*=تاريخ], [class*=fecha i], [class*=submitted i]"
_ANY = "h1 + p, h1 + div, h1 + span, h2 + p, td, dd, small, em, p, span, font, i, li"
_PLACES = f"{_CALLED_DATE}, {_CALLED_DATE_ELSEWHERE}, {_ANY}, {_HEADLINE}"
_DATED = re.compile(r"date|meta|time|publish|tarikh|تاريخ|fecha|submitted", re.IGNORECASE)
_LONGEST = 80
_LONGEST_UNCALLED = 45
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_LABEL = re.compile(r"^[^\d:：]{2,40}[:：]\s*")
_SENTENCE_ENDS = (".", "!", "?", "؟", "。", "؛", "،", ",", "…")
_MOST_NODES = 1_000
_MOST_DATES = 20


def written_dates(tree: LexborHTMLParser, title: str) -> Iterator[str]:
    """Give what looks like a date: what follows the headline, in order, then what stands before it.

    Args:
        tree: of the page.
        title: its headline.
    """
    before: list[str] = []
    after: list[str] = []
    is_after = False
    for node in tree.css(_PLACES)[:_MOST_NODES]:
        said = said_by(node)
        if title and said == title:
            is_after = True
        elif _is_date(node, said):
            (after if is_after else before).append(said)
            if len(after) >= _MOST_DATES:
                break
    for said in (*after, *before[:_MOST_DATES]):
        yield _LABEL.sub("", said)
        yield said


def _is_date(node: LexborNode, said: str) -> bool:
    if len(said) > _LONGEST or not _YEAR.search(said):
        return False
    if _DATED.search(f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"):
        return True
    return len(_LABEL.sub("", said)) <= _LONGEST_UNCALLED and not said.endswith(_SENTENCE_ENDS)
