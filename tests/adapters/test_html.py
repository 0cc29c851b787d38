"""Pages that nobody vouches for: their title and text, whatever their markup and encoding."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingest.adapters.html_text import read_html

PROSE = "أكدت الوزارة التزامها بحقوق الإنسان وسيادة القانون في جميع أنحاء البلاد. " * 8
ARTICLE = (
    "<html><head>{head}</head><body><nav>Home | News</nav><article><h1>بيان</h1><p>{text}</p></article></body></html>"
)


def page(text: str = PROSE, head: str = "<title>بيان صحفي</title>") -> str:
    return ARTICLE.format(text=text, head=head)


def test_the_article_is_read_with_its_title_and_without_what_stands_around_it() -> None:
    title, text = read_html(page().encode())
    assert "بيان" in title
    assert PROSE.strip() in text
    assert "Home" not in text


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256", "utf-16"])
def test_an_arabic_page_is_read_in_each_usual_encoding(encoding: str) -> None:
    content = page(head=f'<meta charset="{encoding}"><title>بيان</title>').encode(encoding)
    assert "حقوق الإنسان" in read_html(content)[1]


def test_scripts_and_styles_are_no_text() -> None:
    _, text = read_html(page(PROSE + "<script>alert(1)</script><style>p{}</style>").encode())
    assert "alert" not in text
    assert "p{}" not in text


def test_a_page_too_short_for_an_article_gives_all_its_text_with_entities_read() -> None:
    _, text = read_html(b"<p>Rights &amp; duties</p><p>5 &lt; 7&nbsp;!</p>")
    assert "Rights & duties" in text
    assert "5 < 7" in text
    assert "<p>" not in text


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"<", b"<html>", b"<p></p>", b"no markup at all"])
def test_what_is_hardly_a_page_is_read_without_failing(content: bytes) -> None:
    title, text = read_html(content)
    assert isinstance(title, str)
    assert isinstance(text, str)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_crash_the_reader(content: bytes) -> None:
    read_html(b"<p>" + content)
