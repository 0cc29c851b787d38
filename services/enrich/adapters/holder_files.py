"""Read terms of office under seeds/; a mistake is told with file, line and person."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

from services.enrich.domain.names.holders import Term
from services.enrich.domain.signs import NamedEntity
from shared.seed_rows import Row, read_rows

_SCHEMES = ("wikidata:", "local:")


def read_terms(seeds: Path, names: Mapping[str, NamedEntity]) -> list[Term]:
    """Read what `check_terms` has found right.

    Args:
        seeds: folder with taxonomy/.
        names: persons by id, from the gazetteers.
    """
    return [
        Term(names[row.fields["person"]], row.fields["office"], _day(row, "from"), _day(row, "to"))
        for row in _rows(seeds)
    ]


def check_terms(seeds: Path, names: Mapping[str, NamedEntity]) -> list[str]:
    """Tell every mistake: a person without a name, no office or source, no dates, two holders on one day."""
    rows = _rows(seeds)
    problems = [f"{row.where}: {row.fields['person']}: {words}" for row in rows for words in _problems(row, names)]
    return problems or list(_overlaps(rows))


def _rows(seeds: Path) -> list[Row]:
    return list(read_rows(seeds / "taxonomy" / "terms_of_office.csv"))


def _problems(row: Row, names: Mapping[str, NamedEntity]) -> Iterator[str]:
    if row.fields["person"] not in names:
        yield "no gazetteer names this person"
    if not row.fields.get("office", "").startswith(_SCHEMES):
        yield f"office `{row.fields.get('office')}` is none of {', '.join(_SCHEMES)}..."
    if not row.fields.get("source"):
        yield "the source is missing"
    try:
        if _day(row, "from") > _day(row, "to"):
            yield "`from` lies after `to`"
    except ValueError:
        yield "`from` and `to` must be days such as 2024-12-01; a term that goes on ends on the day it was last checked"


def _overlaps(rows: list[Row]) -> Iterator[str]:
    ordered = sorted(rows, key=lambda row: (row.fields["office"], row.fields["from"]))
    for one, other in pairwise(ordered):
        if one.fields["office"] == other.fields["office"] and _day(other, "from") <= _day(one, "to"):
            yield f"{other.where}: {other.fields['person']}: {one.fields['person']} holds the office until then"


def _day(row: Row, column: str) -> date:
    return date.fromisoformat(row.fields.get(column, ""))
