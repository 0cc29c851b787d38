"""What a typographer would see: no word leaves the window, and words of one language stand at one side."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from services.publish.domain.drafts import draft_of
from shared.contract.enriched_statement import Act, Span
from shared.embedded.servers import ServerUrls
from tests.factories import digest, enriched
from tests.reader.house import House

LONG = "x" * 120
SHORT, LINES = "calls for an inquiry", "condemns torture in all its forms, wherever it is done, " * 3
PAGES = ("/", "/search?q=torture", "/statements/st-1", "/stories/st-1", "/themes/torture", "/entities",
         "/entities/wikidata:Q458", "/digests", "/digests/reader%2F2026-11-20T12:00:00.000Z%2F0a1b2c3d")  # fmt: skip


@pytest.fixture(scope="module")
def wide(urls: ServerUrls) -> Iterator[House]:
    """A statement and a digest with a word of 120 letters wherever words of others stand."""
    quotes = [SHORT, LINES, f"condemns {LONG} torture"]
    acts = [
        Act(kind="condemns", actors=["wikidata:Q458"], quote=Span(start=0, end=len(words), text=words))
        for words in quotes
    ]
    fields = {"title": f"A title {LONG}", "text": " ".join(quotes), "acts": acts, "issuer": LONG[:90], "source": "wire"}
    statement = enriched("st-1", **fields)
    told = digest(title=LONG)
    sections = [s.model_copy(update={"items": [draft_of(statement).item]}) for s in told.sections]
    house = House(urls.mongo, "looks")
    house.add(statement)
    house.add_digest(told.model_copy(update={"sections": sections}))
    with house.served():
        yield house


@pytest.fixture(params=[390, 1200])
def page_of(request: pytest.FixtureRequest, wide: House, browser: Browser) -> Iterator[Page]:
    """A page of a phone's and a desk's width."""
    assert wide.client
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_no_word_is_too_long_for_the_window(page_of: Page, wide: House, language: str) -> None:
    for path in PAGES:
        page_of.goto(f"{wide.url}{path}{'&' if '?' in path else '?'}lang={language}")
        over = page_of.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{path} scrolls sideways by {over}"


def test_the_menu_and_the_languages_stand_on_one_line_at_a_desk(page_of: Page, wide: House) -> None:
    for language in ("ar", "en", "fr"):
        page_of.set_viewport_size({"width": 1200, "height": 900})
        page_of.goto(f"{wide.url}/?lang={language}")
        menu, tongues = (page_of.locator(f".top .{name}").bounding_box() for name in ("menu", "tongues"))
        assert menu
        assert tongues
        assert abs(menu["y"] + menu["height"] / 2 - tongues["y"] - tongues["height"] / 2) < menu["height"] / 2, language


def test_short_and_long_quotations_in_the_other_direction_begin_at_one_side(page_of: Page, wide: House) -> None:
    page_of.goto(f"{wide.url}/statements/st-1?lang=ar")
    begins = page_of.evaluate(
        "[...document.querySelectorAll('.says .deed .show')].map(e => {const r = document.createRange();"
        " r.selectNodeContents(e); return Math.round(r.getClientRects()[0].left)})"
    )
    assert len(begins) == 3
    assert len(set(begins)) == 1
