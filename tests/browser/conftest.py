"""Debian's Chromium on the reader's pages; skipped with the reason where there is none."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.reader.house import House

_CHROMIUM = Path("/usr/bin/chromium")
_ARABIC = Path("/usr/share/fonts/truetype/noto/NotoNaskhArabic-Regular.ttf")


@pytest.fixture(scope="module")
def browser(house: House) -> Iterator[Browser]:
    """One browser for a module; the reader is up before it, since Playwright holds the thread's event loop."""
    assert house.client
    missing = [str(path) for path in (_CHROMIUM, _ARABIC) if not path.exists()]
    if missing:
        pytest.skip(f"no {', '.join(missing)}: apt-get install chromium fonts-noto-core")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(_CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of its own, without JavaScript: the reader needs none. What it asks elsewhere fails the test."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    yield page
    assert not [url for url in asked if not url.startswith("http://127.0.0.1")]
    assert not [text for text in complaints if "Content Security Policy" in text]
    context.close()
