"""Read filters from an address, and write addresses: nothing that a reader typed goes into one unescaped."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from urllib.parse import quote, urlencode

from starlette.datastructures import QueryParams

from services.publish.reader.domain.filters import FACETS, Filters
from services.publish.reader.domain.query import QueryError

MOST_VALUES = 8
"""Values of one filter."""


def filters_from(params: QueryParams) -> Filters:
    """Read the filters of a page.

    Raises:
        QueryError: `date`, where a day is not written YYYY-MM-DD; `clauses`, where one filter has too many values.
    """
    values = {name: tuple(value for value in params.getlist(name) if value) for name in FACETS}
    if any(len(found) > MOST_VALUES for found in values.values()):
        raise QueryError("clauses")
    return Filters(
        q=params.get("q", "").strip(),
        since=_day(params.get("since", "")),
        until=_day(params.get("until", "")),
        **values,
    )


def search_address(filters: Filters, **more: str) -> str:
    """Give the address of a search."""
    pairs = [*filters.query(), *((key, value) for key, value in more.items() if value)]
    query = "&".join([_parameter(key, value) for key, value in pairs])
    return "/search" + (f"?{query}" if query else "")


@lru_cache(10_000)
def address(kind: str, key: str) -> str:
    """Give the address of a statement, story, theme, entity or digest."""
    return f"/{kind}/{quote(key, safe=':@')}"


def with_parameter(path: str, params: Iterable[tuple[str, str]], name: str, value: str) -> str:
    """Give the same address with one parameter set: on this server, also where the path begins like another's name."""
    kept = [_parameter(key, held) for key, held in params if key != name]
    return f"/{path.lstrip('/')}?{'&'.join([*kept, _parameter(name, value)])}"


@lru_cache(10_000)
def _parameter(key: str, value: str) -> str:
    return urlencode([(key, value)])


def _day(typed: str) -> date | None:
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise QueryError("date") from error
