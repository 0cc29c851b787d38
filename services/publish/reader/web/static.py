"""The style sheet and the icon: named by their content, so that browsers keep them for good."""

from hashlib import blake2b
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from services.publish.reader.web.written import Written

_FOLDER = Path(__file__).resolve().parent / "static"
KEYS = 160
"""Entries of one statement that light all of their words; of further ones choosing one lights the first words."""


def _lighting() -> str:
    """Pointing at an entry, focusing or choosing it lights its words; pointing at words shows what they say."""
    words, entries = [], []
    for key in range(KEYS):
        entry, mark = f'.key[data-key="{key}"]', f'mark[data-keys~="{key}"]'
        words += [f"main:has({entry}:is(:hover,:focus-within)) {mark}", f"main:has(#m{key}:target) {mark}"]
        entries.append(f"main:has({mark}:hover) {entry}")
    lit = "{background:var(--lit);color:var(--lit-ink);box-shadow:0 0 0 .12em var(--lit)}"
    words.append("mark:has(> .at:target)")
    return f"{','.join(words)}{lit}\n{','.join(entries)}{{background:var(--wash)}}\n"


_HEADERS = {"X-Content-Type-Options": "nosniff", "Vary": "Accept-Encoding"}
_FOR_GOOD = {**_HEADERS, "Cache-Control": "public, max-age=31536000, immutable"}
_FOR_A_DAY = {**_HEADERS, "Cache-Control": "public, max-age=86400"}
_CSS = (_FOLDER / "reader.css").read_text(encoding="utf-8") + _lighting()
_STYLE = Written.of(_CSS, "text/css", _FOR_GOOD)
_ICON = Written.of((_FOLDER / "icon.svg").read_text(encoding="utf-8"), "image/svg+xml", _FOR_A_DAY)
STYLE_ADDRESS = f"/static/reader-{blake2b(_CSS.encode(), digest_size=6).hexdigest()}.css"


async def _style(request: Request) -> Response:
    return _STYLE.answer(request)


async def _icon(request: Request) -> Response:
    return _ICON.answer(request)


def static_routes() -> list[Route]:
    """Give the routes of the style sheet and the icon."""
    return [Route(STYLE_ADDRESS, _style), Route("/static/icon.svg", _icon)]
