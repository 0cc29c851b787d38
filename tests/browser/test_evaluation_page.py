"""The page of `hiwar evaluate` in a browser: nothing of it is cut off."""

from pathlib import Path

from playwright.sync_api import Browser
from typer.testing import CliRunner

from services.cli import app

GOLD = Path(__file__).parents[1] / "gold" / "sentences.jsonl"
WIDTH = 900


def test_the_bars_of_an_evaluation_stand_whole_in_a_narrow_window(browser: Browser, tmp_path: Path) -> None:
    few, page = tmp_path / "gold.jsonl", tmp_path / "page.html"
    few.write_text("".join(GOLD.read_text(encoding="utf-8").splitlines(keepends=True)[:40]), encoding="utf-8")
    told = CliRunner().invoke(app, ["evaluate", "--gold", str(few), "--html", str(page)])
    assert told.exit_code == 0, told.output
    window = browser.new_page(viewport={"width": WIDTH, "height": 700})
    window.goto(page.as_uri())
    boxes = [bar.bounding_box() for bar in window.locator(".bar").all()]
    assert len(boxes) > 20
    assert max(box["x"] + box["width"] for box in boxes if box) <= WIDTH
    window.close()
