"""A reader's five main paths, in Arabic and in English, as Chromium shows them, without JavaScript."""

import pytest
from playwright.sync_api import Locator, Page, expect

from services.publish.reader.web.static import KEYS
from tests.reader.house import House

WORDS = {
    "ar": {"themes": "الموضوعات", "bodies": "الأسماء", "digests": "النشرات", "search": "بحث", "condemns": "إدانة",
           "torture": "التعذيب", "ledger": "سجل التعهدات", "eu": "الاتحاد الأوروبي", "what": "ما تغيّر"},
    "en": {"themes": "Themes", "bodies": "Names", "digests": "Digests", "search": "Search", "condemns": "condemns",
           "torture": "Torture", "ledger": "Ledger of commitments", "eu": "European Union", "what": "What changed"},
}  # fmt: skip
LIT = "rgb(255, 224, 138)"


@pytest.fixture(params=["ar", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def start(page: Page, house: House, language: str) -> Page:
    page.goto(f"{house.url}/?lang={language}")
    return page


def ground(mark: Locator) -> str:
    return str(mark.evaluate("element => getComputedStyle(element).backgroundColor"))


def test_from_the_latest_to_a_statement_and_the_words_behind_a_claim(start: Page, language: str) -> None:
    assert start.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    start.locator("article.card h2 a").first.click()
    entry = start.locator(".key[data-key='0']")
    mark = start.locator("mark[data-keys~='0']").first
    before = ground(mark)
    entry.hover()
    expect(mark).to_have_css("background-color", LIT)
    start.mouse.move(0, 0)
    expect(mark).to_have_css("background-color", before)
    entry.locator("a.show").click()  # a tap
    expect(mark).to_have_css("background-color", LIT)
    expect(mark).to_be_in_viewport()


def test_from_a_search_to_fewer_results_and_a_marked_hit(start: Page, language: str) -> None:
    words = WORDS[language]
    start.locator("input[type=search]").fill("torture" if language == "en" else "حقوق")
    start.get_by_role("button", name=words["search"]).click()
    expect(start.locator("mark.hit").first).to_be_visible()
    before = start.locator("article.card").count()
    start.locator(".facets a", has_text=words["condemns"]).click()
    expect(start.locator(".chosen a", has_text=words["condemns"])).to_be_visible()
    assert 0 < start.locator("article.card").count() <= before
    start.locator(".chosen a", has_text=words["condemns"]).click()
    assert start.locator("article.card").count() == before


def test_from_the_tree_of_themes_to_its_chart_and_statements(start: Page, language: str) -> None:
    start.get_by_role("link", name=WORDS[language]["themes"], exact=True).first.click()
    start.locator("main a", has_text=WORDS[language]["torture"]).first.click()
    expect(start.locator("svg.chart rect").first).to_be_visible()
    expect(start.locator("article.card").first).to_be_visible()


def test_from_the_bodies_to_what_one_promised(start: Page, language: str) -> None:
    start.get_by_role("link", name=WORDS[language]["bodies"], exact=True).first.click()
    start.locator("main a", has_text=WORDS[language]["eu"]).first.click()
    expect(start.get_by_role("heading", name=WORDS[language]["ledger"])).to_be_visible()
    start.locator(".ledger a[href^='/statements/']").first.click()
    expect(start.locator("article.text")).to_be_visible()


def test_from_a_statement_to_its_story_and_from_the_archive_to_a_digest(
    start: Page, house: House, language: str
) -> None:
    start.goto(f"{house.url}/statements/st-first")
    start.locator("a.button").click()
    expect(start.get_by_role("heading", name=WORDS[language]["what"])).to_be_visible()
    expect(start.locator(".step ins").first).to_be_visible()
    start.get_by_role("link", name=WORDS[language]["digests"], exact=True).first.click()
    start.locator("main li a").first.click()
    expect(start.get_by_role("heading", name="On torture")).to_be_visible()
    start.locator(".tongues a[lang=fr]").click()
    expect(start.locator("html")).to_have_attribute("lang", "fr")


def test_choosing_what_has_no_light_of_its_own_lights_its_first_words(start: Page, house: House) -> None:
    start.goto(f"{house.url}/statements/st-many")
    for number in (KEYS - 1, KEYS + 1):
        start.locator(f".key[data-key='{number}'] a.show").click()
        expect(start.locator(f"mark:has(#m{number})")).to_have_css("background-color", LIT)
        expect(start.locator(f"mark:has(#m{KEYS})")).not_to_have_css("background-color", LIT)


def test_the_keyboard_alone_reaches_content_and_lights_words(start: Page) -> None:
    start.keyboard.press("Tab")
    expect(start.locator("a.skip")).to_be_focused()
    start.keyboard.press("Enter")
    start.keyboard.press("Tab")
    expect(start.locator("main a").first).to_be_focused()
    start.keyboard.press("Enter")
    entry = start.locator(".key[data-key='0'] a.show")
    for _ in range(80):
        if entry.evaluate("element => element === document.activeElement"):
            break
        start.keyboard.press("Tab")
    expect(entry).to_be_focused()
    expect(start.locator("mark[data-keys~='0']").first).to_have_css("background-color", LIT)
