"""What all pages share: templates, language, headers, and what a reader is told when something is wrong."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.publish.adapters.renderers import direction
from services.publish.reader.adapters.labels import INTERFACE, Labels
from services.publish.reader.domain.query import QueryError
from services.publish.reader.web.addresses import address, search_address, with_parameter
from services.publish.reader.web.interface import COOKIE, Interface, choose_language, own_name
from services.publish.reader.web.static import STYLE_ADDRESS
from shared.errors import Unavailable

_HERE = Path(__file__).resolve().parent
_CONTROLS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_YEAR_SECONDS = 365 * 86_400


class NotFoundError(LookupError):
    """There is nothing of this name to show."""


Body = Mapping[str, Any]
Show = Callable[[Request, Interface], Awaitable[tuple[str, Body]]]
"""Gives the name of a template and what it shows."""


class Frame:
    """Turns what a page shows into an answer.

    Args:
        labels: of themes and entities.
    """

    def __init__(self, labels: Labels) -> None:
        self._interfaces = {language: Interface(language, labels) for language in INTERFACE}
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates.filters |= {"clean": clean, "direction": direction, "by_actors": by_actors}
        self._templates.globals |= {
            "address": address,
            "search_address": search_address,
            "languages": [(language, own_name(language)) for language in INTERFACE],
            "style_address": STYLE_ADDRESS,
        }

    def page(self, show: Show) -> Callable[[Request], Awaitable[Response]]:
        """Give the endpoint of a page."""

        async def answer(request: Request) -> Response:
            interface = self._interfaces[choose_language(request)]
            try:
                name, body = await show(request, interface)
                status = 200
            except NotFoundError:
                status, name, body = 404, "problem.html", _problem(interface, 404)
            except QueryError as error:
                status, name, body = 422, "problem.html", _problem(interface, 422, str(interface.words[f"q_{error}"]))
            except Unavailable:
                status, name, body = 503, "problem.html", _problem(interface, 503)
            return self._answer(request, interface, self._render(request, interface, name, body), status)

        return answer

    def _render(self, request: Request, interface: Interface, name: str, body: Body) -> str:
        path, params = request.url.path, request.query_params.multi_items()
        return self._templates.get_template(name).render(
            ui=interface,
            w=interface.words,
            path=path,
            typed=request.query_params.get("q", ""),
            switch={language: with_parameter(path, params, COOKIE, language) for language in INTERFACE},
            **body,
        )

    def _answer(self, request: Request, interface: Interface, html: str, status: int) -> Response:
        content = html.encode("utf-8", errors="replace")
        etag = f'W/"{blake2b(content, digest_size=12).hexdigest()}"'
        headers = {
            **SECURITY,
            "ETag": etag,
            "Cache-Control": "private, no-cache",
            "Vary": "Accept-Language, Cookie",
            "Content-Language": interface.language,
        }
        if status == 200 and etag in request.headers.get("if-none-match", ""):  # noqa: PLR2004 - HTTP's own numbers
            return Response(status_code=304, headers=headers)
        if status == 503:  # noqa: PLR2004 - as above
            headers["Retry-After"] = "5"
        response = HTMLResponse(content, status_code=status, headers=headers)
        if request.query_params.get(COOKIE) in INTERFACE:
            response.set_cookie(COOKIE, interface.language, max_age=_YEAR_SECONDS, httponly=True, samesite="lax")
        return response


def clean(text: str) -> str:
    """Put foreign words on one line without direction controls: for places that cannot isolate them."""
    return " ".join(text.translate(_CONTROLS).split())


def by_actors(acts: Iterable[tuple[str, list[list[str]]]]) -> list[tuple[list[list[str]], list[str]]]:
    """Give id and name of each group of actors, with the kinds of their acts."""
    groups: dict[str, tuple[list[list[str]], list[str]]] = {}
    for kind, actors in acts:
        groups.setdefault("|".join(id_ for id_, _ in actors), (actors, []))[1].append(kind)
    return list(groups.values())


def _problem(interface: Interface, status: int, text: str = "") -> Body:
    return {
        "title": interface.words[f"error_{status}"],
        "text": text or interface.words[f"error_{status}_text"],
        "status": status,
    }
