"""WCAG 2.2 AA by axe-core: every kind of page, three languages, light and dark, phone and desktop: no violation."""

import re
from importlib.resources import files

import pytest
from playwright.sync_api import Browser

from tests.reader.house import House

PAGES = (
    "/", "/search?q=torture&language=en&act=condemns", "/search?q=nothingatall", "/search?q=(", "/statements/st-first",
    "/stories/st-first", "/digests", "/digests/torture%2F2026-11-20T12:00:00.000Z%2Fabcdef12", "/themes",
    "/themes/torture", "/entities", "/entities/wikidata:Q458", "/about", "/nowhere",
)  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = {"ar": ("light", 1280), "en": ("dark", 1280), "fr": ("light", 390)}


def axe() -> str:
    """Give axe-core, made to look at the contrast of Arabic too: it takes joined letters for ligatures of icons."""
    script = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    named = re.findall(r"isIconLigature:function\(\)\{return ([\w$]+)\}", script)
    assert len(named) == 1, "axe-core names it otherwise now"
    patched, count = re.subn(
        rf"function {re.escape(named[0])}\(", f"function {named[0]}(){{return false}}function unused_ligature(", script
    )
    assert count == 1, "axe-core defines it otherwise now"
    return patched


@pytest.fixture(scope="session")
def script() -> str:
    return axe()


@pytest.mark.parametrize("language", LOOKS)
def test_no_page_has_a_violation(browser: Browser, house: House, script: str, language: str) -> None:
    scheme, width = LOOKS[language]
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True
    )
    page = context.new_page()
    found = []
    for path in PAGES:
        page.goto(f"{house.url}{path}{'&' if '?' in path else '?'}lang={language}")
        page.evaluate(script)
        result = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
        found += [
            (path, v["id"], v["nodes"][0]["html"][:200], v["nodes"][0]["failureSummary"]) for v in result["violations"]
        ]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} scrolls sideways by {wide}"
    context.close()
    assert found == []


def test_axe_sees_bad_contrast_of_arabic_words(browser: Browser, script: str) -> None:
    """Without the patch this finds nothing, and the test above would say nothing about Arabic."""
    page = browser.new_page()
    page.set_content(
        '<html lang="ar" dir="rtl"><title>ا</title><main><h1>حقوق</h1><p style="color:#ccc">حقوق الإنسان</p>'
    )
    page.evaluate(script)
    result = page.evaluate("axe.run(document, {runOnly: ['color-contrast']})")
    page.close()
    assert [violation["id"] for violation in result["violations"]] == ["color-contrast"]


def test_nothing_moves_for_who_wants_no_motion(browser: Browser, house: House) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{house.url}/statements/st-first")
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter(e => {const s = getComputedStyle(e);"
        " return s.transitionDuration !== '0s' || s.animationName !== 'none'}).length"
    )
    context.close()
    assert moving == 0
