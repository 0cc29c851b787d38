"""A subscription's digests as an Atom feed, for whoever reads with a feed reader."""

from collections.abc import Callable, Sequence
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from urllib.parse import quote, urlencode
from uuid import NAMESPACE_URL, uuid5

from feedgen.feed import FeedGenerator
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.publish.adapters.admin_guard import problem
from services.publish.adapters.closing_store import MongoClosingStore
from services.publish.adapters.phrases import flat
from services.publish.adapters.renderers import Renderer
from services.publish.domain.channels import Channel
from services.publish.domain.subscriptions import Subscription
from shared.contract.digest import Digest
from shared.errors import Unavailable

_ENTRIES = 20
_FRESH_SECONDS = 60


class FeedApi:
    """`GET /feeds/{name}.atom`, for subscriptions that have the channel `atom`; open to everyone.

    Args:
        closings: the digests.
        subscription: gives one by name.
        renderer: makes their HTML.
        public_url: under which readers reach publish; None: as they asked.
    """

    def __init__(
        self,
        closings: MongoClosingStore,
        *,
        subscription: Callable[[str], Subscription | None],
        renderer: Renderer,
        public_url: str | None,
    ) -> None:
        self._closings = closings
        self._subscription = subscription
        self._renderer = renderer
        self._public_url = public_url

    def routes(self) -> list[Route]:
        """Give the route."""
        return [Route("/feeds/{name}.atom", self.feed, methods=["GET"])]

    async def feed(self, request: Request) -> Response:
        """Give the last 20 digests, or 304 when the reader has them."""
        subscription = self._subscription(request.path_params["name"])
        if subscription is None or (address := feed_address(subscription)) is None:
            return problem(404, "there is no such feed; `channels: [atom]` makes one of a subscription")
        try:
            values = await self._closings.of_subscription(subscription.name, _ENTRIES)
        except Unavailable as error:
            return problem(503, str(error))
        base = (self._public_url or str(request.base_url)).rstrip("/")
        digests = [Digest.read(value) for value in values]
        headers = {
            "etag": _etag(subscription, values),
            "cache-control": f"public, max-age={_FRESH_SECONDS}",
            **({"last-modified": format_datetime(digests[0].generated_at, usegmt=True)} if digests else {}),
        }
        if _is_known(request, headers):
            return Response(status_code=304, headers=headers)
        content = self._atom(subscription, base, address, digests)
        return Response(content, media_type="application/atom+xml", headers=headers)

    def _atom(self, subscription: Subscription, base: str, address: str, digests: Sequence[Digest]) -> bytes:
        feed = FeedGenerator()
        feed.id(uuid5(NAMESPACE_URL, f"hiwar/{subscription.name}").urn)
        feed.title(flat(subscription.title))
        feed.language(subscription.language)
        feed.author(name="hiwar")
        feed.link(href=f"{base}{address}", rel="self", type="application/atom+xml")
        feed.link(
            href=f"{base}/digests?{urlencode({'subscription': subscription.name})}", rel="alternate", type="text/html"
        )
        feed.updated(digests[0].generated_at if digests else "1970-01-01T00:00:00Z")
        for digest in digests:
            entry = feed.add_entry(order="append")
            entry.id(uuid5(NAMESPACE_URL, f"hiwar/{digest.digest_id}").urn)
            entry.title(self._title(digest))
            entry.link(href=f"{base}/digests/{quote(digest.digest_id, safe='')}", rel="alternate", type="text/html")
            entry.published(digest.generated_at)
            entry.updated(digest.generated_at)
            entry.content(_xml(self._renderer.fragment(digest)), type="html")
        content: bytes = feed.atom_str()
        return content

    def _title(self, digest: Digest) -> str:
        day = self._renderer.day(digest.window.end, digest.language, digest.window.zone)
        return " · ".join(filter(None, (day, self._renderer.summary(digest))))


def feed_address(subscription: Subscription) -> str | None:
    """Give the address of a subscription's feed on this server; None where it does not ask for one."""
    return f"/feeds/{subscription.name}.atom" if Channel("atom") in subscription.channels else None


def _etag(subscription: Subscription, values: Sequence[bytes]) -> str:
    mark = sha256(subscription.title.encode())
    for value in values:
        mark.update(sha256(value).digest())
    return f'"{mark.hexdigest()[:32]}"'


def _is_known(request: Request, headers: dict[str, str]) -> bool:
    """Conditional GET as RFC 9110 has it: the date counts only where no tag is given."""
    if tags := request.headers.get("if-none-match"):
        return any(tag.strip().removeprefix("W/") in {headers["etag"], "*"} for tag in tags.split(","))
    since, changed = request.headers.get("if-modified-since"), headers.get("last-modified")
    if not since or not changed:
        return False
    try:
        return parsedate_to_datetime(changed) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False


def _xml(text: str) -> str:
    """Leave out what XML 1.0 cannot hold."""
    return "".join(
        c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")
    )
