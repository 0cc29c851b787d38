"""What all pages share: templates, language, headers, and what a reader is told when something is wrong."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from services.publish.adapters.renderers import direction, shorten
from services.publish.domain.leading import is_dated, told_at
from services.publish.domain.lines import on_one_line
from services.publish.reader.adapters.fresh import Fresh
from services.publish.reader.adapters.labels import INTERFACE, Labels
from services.publish.reader.domain.query import QueryError
from services.publish.reader.web.addresses import address, search_address, with_parameter
from services.publish.reader.web.interface import COOKIE, Interface, choose_language, own_name
from services.publish.reader.web.library import Listed
from services.publish.reader.web.marked import lighting, wordings
from services.publish.reader.web.parts import Parts
from services.publish.reader.web.static import STYLE_ADDRESS
from services.publish.reader.web.written import Written
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
_HEADERS = {**SECURITY, "Cache-Control": "private, no-cache", "Vary": "Accept-Language, Cookie, Accept-Encoding"}
_YEAR_SECONDS = 365 * 86_400
_MOST_IGNORED = 5
SHELF_SECONDS = 5.0
_MOST_PAGES, _MOST_BYTES = 512, 65_536
"""Pages that are kept ready, and how large one may be: 32 MiB at the very most, a twentieth of it with usual pages."""

_MOST_CARDS = 1_000
"""Kept as they were written, 4 KB each, in each language: the newest statements are on many lists."""


class NotFoundError(LookupError):
    """There is nothing of this name to show."""


Body = Mapping[str, Any]
Actors = tuple[tuple[str, str], ...]
Takes = Mapping[str, Callable[[str], bool]]
"""Parameter -> whether a value can be one."""
Show = Callable[[Request, Interface], Awaitable[tuple[str, Body]]]
"""Gives the name of a template and what it shows."""


class Frame:
    """Turns what a page shows into an answer.

    Args:
        labels: of themes and entities.
        clock: gives seconds that never go back.
    """

    def __init__(self, labels: Labels, clock: Callable[[], float]) -> None:
        self._interfaces = {language: Interface(language, labels) for language in INTERFACE}
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        filters = (clean, direction, by_actors, named, lighting, wordings, told_at, is_dated)
        self._templates.filters |= {filter_.__name__: filter_ for filter_ in filters} | {"short": shorten}
        self._templates.globals |= {
            "address": address,
            "search_address": search_address,
            "languages": [(language, own_name(language)) for language in INTERFACE],
            "style_address": STYLE_ADDRESS,
        }
        self._shared = {language: self._macros(interface) for language, interface in self._interfaces.items()}
        self._shelf = Fresh[Written](
            seconds=SHELF_SECONDS,
            most=_MOST_PAGES,
            clock=clock,
            keeps=lambda written: len(written.packed) <= _MOST_BYTES,
        )

    def _macros(self, interface: Interface) -> Mapping[str, Any]:
        """Made once for each language: macros made for each page are cycles, which hold all that it shows."""
        shared: dict[str, Any] = {"ui": interface, "w": SimpleNamespace(**interface.words)}
        shared["part"] = Parts(self._templates.get_template("kept.html").make_module(shared))

        def card(one: Listed, level: str) -> Markup:
            return Markup(shared["parts"].card(one, level))  # noqa: S704 - a template escaped it

        shared["kept_card"] = lru_cache(_MOST_CARDS)(card)
        shared["parts"] = self._templates.get_template("parts.html").make_module(shared)
        return shared

    def page(self, show: Show, takes: Takes) -> Callable[[Request], Awaitable[Response]]:
        """Give the endpoint of a page; what it shows may be `SHELF_SECONDS` old, a refusal is always new.

        Args:
            show: the page.
            takes: its parameters; a reader is told of others, and of values that are none.
        """

        async def answer(request: Request) -> Response:
            interface = self._interfaces[choose_language(request)]
            asked = (interface.language, request.scope["path"], request.scope["query_string"])
            try:
                written = await self._shelf.get(asked, lambda: self._written(show, takes, request, interface))
                status = 200
            except NotFoundError:
                status, written = 404, self._problem(request, interface, 404)
            except QueryError as error:
                text = str(interface.words[f"q_{error}"])
                status, written = 422, self._problem(request, interface, 422, text)
            except Unavailable:
                status, written = 503, self._problem(request, interface, 503)
            return _answer(request, interface, written, status)

        return answer

    async def _written(self, show: Show, takes: Takes, request: Request, interface: Interface) -> Written:
        name, body = await show(request, interface)
        ignored = {
            name: None for name, value in request.query_params.multi_items() if not _is_taken(takes, name, value)
        }
        return self._write(request, interface, name, body, list(ignored)[:_MOST_IGNORED])

    def _problem(self, request: Request, interface: Interface, status: int, text: str = "") -> Written:
        words = interface.words
        body = {"title": words[f"error_{status}"], "text": text or words[f"error_{status}_text"], "status": status}
        return self._write(request, interface, "problem.html", body)

    def _write(
        self, request: Request, interface: Interface, name: str, body: Body, ignored: Sequence[str] = ()
    ) -> Written:
        path, params = request.url.path, request.query_params.multi_items()
        html = self._templates.get_template(name).render(
            **self._shared[interface.language],
            path=path,
            typed=request.query_params.get("q", ""),
            ignored=ignored,
            switch={language: with_parameter(path, params, COOKIE, language) for language in INTERFACE},
            **body,
        )
        return Written.of(html, "text/html", {**_HEADERS, "Content-Language": interface.language})


def _is_taken(takes: Takes, name: str, value: str) -> bool:
    return name == COOKIE or (name in takes and (not value or takes[name](value)))


def _answer(request: Request, interface: Interface, written: Written, status: int) -> Response:
    response = written.answer(request, status)
    if status == 503:  # noqa: PLR2004 - HTTP's own number
        response.headers["Retry-After"] = "5"
    if request.query_params.get(COOKIE) in INTERFACE:
        response.set_cookie(COOKIE, interface.language, max_age=_YEAR_SECONDS, httponly=True, samesite="lax")
    return response


def clean(text: str) -> str:
    """Put foreign words on one line without direction controls: for places that cannot isolate them."""
    return on_one_line(text.translate(_CONTROLS))


def named(ids: Iterable[str], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Give id and name of each."""
    return [(id_, names[id_]) for id_ in ids]


def by_actors(acts: Iterable[tuple[str, list[list[str]]]]) -> Iterable[tuple[Actors, tuple[str, ...]]]:
    """Give id and name of each group of actors, with the kinds of their acts."""
    groups: dict[Actors, list[str]] = {}
    for kind, actors in acts:
        groups.setdefault(tuple((id_, name) for id_, name in actors), []).append(kind)
    return [(actors, tuple(kinds)) for actors, kinds in groups.items()]
