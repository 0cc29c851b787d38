"""End a subscription by e-mail: in one click by a mail program (RFC 8058), in two by a person."""

from collections.abc import Callable

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from services.publish.adapters.admin_guard import problem
from services.publish.adapters.links import Links
from services.publish.adapters.renderers import TEMPLATES, Renderer, direction
from services.publish.domain.subscriptions import Subscription
from services.publish.ports import Refusals
from shared.errors import Unavailable

_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}


class UnsubscribeApi:
    """`GET` asks, `POST` does it: programs that look at every link of an e-mail end nothing.

    Args:
        links: reads the tokens.
        refusals: gets who unsubscribed.
        subscription: gives one by name, for its language.
        renderer: our own words.
    """

    def __init__(
        self,
        links: Links,
        refusals: Refusals,
        *,
        subscription: Callable[[str], Subscription | None],
        renderer: Renderer,
    ) -> None:
        self._links = links
        self._refusals = refusals
        self._subscription = subscription
        self._renderer = renderer
        templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(["html"]))
        self._page = templates.get_template("unsubscribe.html")

    def routes(self) -> list[Route]:
        """Give the route."""
        return [Route("/unsubscribe/{token}", self.unsubscribe, methods=["GET", "POST"])]

    async def unsubscribe(self, request: Request) -> Response:
        """Ask, or do it."""
        found = self._links.read_unsubscribe(request.path_params["token"])
        if found is None:
            return problem(404, "this link is not ours, or was cut; use the one in the last e-mail")
        name, address = found
        if request.method == "POST":
            try:
                await self._refusals.add(name, address, "unsubscribed")
            except Unavailable as error:
                return problem(503, f"{error}; try again in a minute")
        subscription = self._subscription(name)
        language = subscription.language if subscription else "en"
        page = self._page.render(
            words=self._renderer.words(language),
            language=language,
            direction=direction(language),
            title=subscription.title if subscription else name,
            address=address,
            done=request.method == "POST",
        )
        return HTMLResponse(page, headers=_HEADERS)
