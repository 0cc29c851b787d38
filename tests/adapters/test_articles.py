"""Pages in the layouts of official sites: the statement's words are all there, and no others."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from services.ingest.adapters.pages.article import read_article
from services.ingest.adapters.pages.markup import one_line, plain
from services.ingest.adapters.web.charsets import decode
from services.ingest.domain.boilerplate import is_boilerplate
from services.ingest.domain.entries import best_date
from services.ingest.domain.sources import ArticleRules
from tests.site.articles import Article, articles, of_language
from tests.site.layouts import LAYOUTS, furniture
from tests.site.ministries import FURNITURE, MINISTRIES, Page
from tests.site.visitor import NOW
from tests.site.words import WORDS

STATED_FOR_MACHINES = ("wordpress", "drupal", "newsroom")


def page(article: Article, layout: str) -> str:
    others = [a for a in of_language(article.language) if a is not article][:3]
    return LAYOUTS[layout](article, others)


def likeness(found: str, wanted: str) -> float:
    """Token F1: words, and characters of Chinese."""
    one, two = (Counter(re.findall(r"[\u4e00-\u9fff]|[^\W_]+", text)) for text in (found, wanted))
    common = sum((one & two).values())
    return 2 * common / max(1, one.total() + two.total())


@pytest.mark.parametrize("layout", list(LAYOUTS))
@pytest.mark.parametrize("language", list(WORDS))
def test_a_page_gives_its_statement_and_nothing_of_what_stands_around_it(layout: str, language: str) -> None:
    for article in of_language(language):
        found = read_article(page(article, layout), ArticleRules(), now=NOW)
        assert found.title == article.title
        assert found.language == language
        assert likeness(found.text, article.text) >= 0.97, article.slug
        assert not [words for words in furniture(WORDS[language]) if words in found.text]
        assert len(found.text.split("\n\n")) == len(article.text.split("\n\n")), "paragraphs are kept"


@pytest.mark.parametrize("layout", STATED_FOR_MACHINES)
def test_a_date_that_is_stated_for_machines_is_found(layout: str) -> None:
    for article in articles():
        found = read_article(page(article, layout), ArticleRules(), now=NOW)
        assert date.fromisoformat((found.published_at or "")[:10]) == article.published_at.date()


@pytest.mark.parametrize("layout", ["sharepoint", "tables"])
def test_a_date_that_is_written_for_people_is_found_in_their_words_or_read(layout: str) -> None:
    for article in articles():
        found = read_article(page(article, layout), ArticleRules(), now=NOW)
        stated = found.published_at or ""
        assert article.written_date() in stated or stated[:10] == article.published_at.date().isoformat()


@pytest.mark.parametrize("layout", ["wordpress", "drupal"])
def test_an_issuer_that_a_page_names_is_found(layout: str) -> None:
    for article in articles():
        assert read_article(page(article, layout), ArticleRules(), now=NOW).issuer == article.issuer


@pytest.mark.parametrize("make", MINISTRIES.values(), ids=list(MINISTRIES))
def test_a_page_that_grew_over_twenty_years_gives_headline_date_and_paragraphs(make: Callable[[], Page]) -> None:
    page = make()
    found = read_article(decode(page.body), ArticleRules(), now=NOW)
    assert found.title == page.title
    assert (found.published_at or "")[:10] == page.day
    assert tuple(found.text.split("\n\n")) == page.parts
    assert not [words for words in FURNITURE if words in found.text]


def test_a_sentence_with_a_date_is_no_date_line() -> None:
    html = "<body><h1>A visit</h1><p>The Council met on 3 May 2019.</p><p>It calls for talks, and soon.</p></body>"
    found = read_article(html, ArticleRules(), now=NOW)
    assert found.published_at is None
    assert found.text == "The Council met on 3 May 2019.\n\nIt calls for talks, and soon."


def test_an_operator_may_say_where_the_parts_are() -> None:
    rules = ArticleRules(text=".x p", title=".y", date=".z", issuer=".w", remove=[".x .ad"])
    html = (
        "<div class='w'>Body</div><div class='y'>Head</div><i class='z'>2026-11-20</i>"
        "<div class='x'><p>One.</p><p class='ad'>Buy.</p><p>Two.</p></div><p>Three.</p>"
    )
    found = read_article(html, rules, now=NOW)
    assert (found.title, found.text, found.issuer) == ("Head", "One.\n\nTwo.", "Body")
    assert (found.published_at or "").startswith("2026-11-20")


def test_the_first_date_that_can_be_believed_is_taken_and_else_the_first_words() -> None:
    future = (NOW + timedelta(days=900)).isoformat()
    assert (best_date([future, "2026-11-20"], now=NOW, zone="UTC", language=None) or "")[:10] == "2026-11-20"
    assert best_date(["soon", future], now=NOW, zone="UTC", language=None) == "soon"
    assert best_date([], now=NOW, zone="UTC", language=None) is None


def test_a_time_without_a_zone_is_of_the_sources_zone() -> None:
    assert best_date(["2026-11-20T03:00:00"], now=NOW, zone="Asia/Riyadh", language=None) == "2026-11-20T00:00:00+00:00"


@pytest.mark.parametrize(
    "line",
    [
        "اقرأ أيضا: وزارة العدل تعلن خطة", "شارك", "Facebook | Twitter | WhatsApp", "Read more", "相关阅读",
        "© 2026 Ministry", "Ce site utilise des cookies pour mesurer sa fréquentation.", "Publié le 3 mars 2026",
    ],
)  # fmt: skip
def test_a_label_of_the_page_is_no_text(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "", "Share the burden of refugees fairly: that is what we ask.", "وشارك في الاجتماع وزراء العدل.",
        "The Council will read more petitions in June.", "Nous partageons cette inquiétude.",
        "The Office regrets that websites use cookies without consent and calls for a law; " * 5,
    ],
)  # fmt: skip
def test_a_sentence_of_a_statement_is_text(line: str) -> None:
    assert not is_boilerplate(line)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a</p><p>b<br>c</p>", "a\n\nb\nc"),
        ("<div><p>a</p>b</div>", "a\n\nb"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("a &amp; b", "a & b"),
        ("a\nb\n\nc", "a b\n\nc"),
        ("<p>a</p><script>x</script><style>y</style>", "a"),
        ("<p>2 &lt; 3</p>", "2 < 3"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
    ],
)
def test_markup_becomes_plain_text(markup: str, text: str) -> None:
    assert plain(markup) == text


@pytest.mark.parametrize("title", ["A &amp;lt;b&amp;gt;c&amp;lt;/b&amp;gt;", "A <b>c</b>", " A\n c "])
def test_a_title_is_one_line_however_often_it_was_escaped(title: str) -> None:
    assert one_line(title).replace("<b>", "").replace("</b>", "") == "A c"
