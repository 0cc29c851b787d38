"""Digests that were sent, and what this installation is."""

from collections.abc import Callable
from urllib.parse import urlencode

from starlette.requests import Request

from services.publish.adapters.phrases import Phrases
from services.publish.adapters.renderers import Renderer, direction
from services.publish.reader.domain.filters import Filters
from services.publish.reader.web.frame import Body, NotFoundError, Takes
from services.publish.reader.web.interface import Interface
from services.publish.reader.web.library import Library
from shared.contract.digest import Digest, DigestItem

_PAGE = 30
_CURSOR_PARTS = 2
DIGESTS: Takes = {"subscription": bool, "before": lambda typed: cursor_from(typed) is not None}
"""The parameters of `/digests`."""


class Archive:
    """`/digests`, `/digests/{id}` and `/about`.

    Args:
        library: what there is to show.
        feed: gives the address of a subscription's Atom feed, None for one that has none.
    """

    def __init__(self, library: Library, feed: Callable[[str], str | None]) -> None:
        self._library = library
        self._feed = feed
        self._renderer = Renderer()

    async def digests(self, request: Request, ui: Interface) -> tuple[str, Body]:
        """List digests, the latest window first."""
        subscription = request.query_params.get("subscription") or None
        after = cursor_from(request.query_params.get("before", ""))
        found = await self._library.originals.digests(subscription=subscription, after=after, limit=_PAGE + 1)
        more = f"/digests?before={cursor_to(found[:_PAGE], after)}" if len(found) > _PAGE else None
        return "digests.html", {
            "rows": [self._row(Digest.read(bytes(document["value"])), ui) for document in found[:_PAGE]],
            "older": more + (f"&{urlencode({'subscription': subscription})}" if subscription else "") if more else None,
            "newer": "/digests" if after else None,
            "subscription": subscription,
            "feed": self._feed(subscription) if subscription else None,
        }

    async def digest(self, request: Request, ui: Interface) -> tuple[str, Body]:
        """Show one digest with what its reader was told and no more, in the words of the interface."""
        value = await self._library.originals.digest(request.path_params["digest_id"])
        if value is None:
            raise NotFoundError(request.path_params["digest_id"])
        digest = Digest.read(value)
        feed = self._feed(digest.subscription)
        say = self._renderer.phrases(ui.language, digest.window.zone)
        return "digest.html", {"digest": digest, "way": direction(digest.language), "feed": feed, "say": say}

    def _row(self, digest: Digest, ui: Interface) -> tuple[Digest, Phrases, DigestItem | None]:
        """Give a digest with how to tell its window, and what it told first: several may end at one moment."""
        items = (item for section in digest.sections for item in section.items)
        return digest, self._renderer.phrases(ui.language, digest.window.zone), next(items, None)

    async def about(self, _: Request, __: Interface) -> tuple[str, Body]:
        """Tell what hiwar is, what it tells apart, and in which versions."""
        newest = await self._library.newest(Filters())
        statements = await self._library.originals.statements([hit.statement_id for hit in newest[:1]])
        enricher = next((statement.enricher for statement in statements.values()), None)
        return "about.html", {
            "labels": self._library.labels,
            "release": self._library.release,
            "enricher": enricher,
        }


def cursor_to(found: list[dict[str, object]], after: tuple[int, int] | None) -> str:
    """Give the place after the last digest: its end, and how many with that end were given already."""
    end_ms = int(str(found[-1]["end_ms"]))
    same = sum(document["end_ms"] == end_ms for document in found)
    return f"{end_ms}-{same + (after[1] if after and after[0] == end_ms else 0)}"


def cursor_from(typed: str) -> tuple[int, int] | None:
    """Read such a place; None for anything else."""
    parts = typed.split("-")
    if len(parts) != _CURSOR_PARTS or not all(p.isascii() and p.isdigit() and len(p) < 16 for p in parts):  # noqa: PLR2004 - of 64 bits
        return None
    return int(parts[0]), int(parts[1])
