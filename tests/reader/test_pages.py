"""Every page in every language: what is on it, what may not be, and what a reader is told when something is wrong."""

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser

import httpx
import pytest

from shared.contract.digest import Digest, DigestAct, DigestCounts, DigestItem, DigestSection, Party, Window
from shared.contract.enriched_statement import Act, Entity, Span, Story, ThemeTag
from shared.embedded.servers import ServerUrls
from shared.runtime import mongo
from tests.factories import NOON, enriched
from tests.reader.house import House

LANGUAGES = {"ar": "rtl", "en": "ltr", "fr": "ltr"}
PAGES = (
    "/", "/search?q=torture&theme=torture&language=en", "/statements/st-first", "/stories/st-first", "/digests",
    "/digests/torture%2F2026-11-20T12:00:00.000Z%2Fabcdef12", "/themes", "/themes/torture", "/entities",
    "/entities/wikidata:Q458", "/about",
)  # fmt: skip
EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
OVERRIDE = "\u202egnp.exe\u202c"


class Tags(HTMLParser):
    """All tags of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_stands_in_each_language_and_direction(house: House, page: str, language: str) -> None:
    answer = house.client.get(page, headers={"Accept-Language": language})
    assert answer.status_code == 200
    tag, attributes = Tags(answer.text).found[0]
    assert (tag, attributes["lang"], attributes["dir"]) == ("html", language, LANGUAGES[language])
    assert answer.headers["content-language"] == language
    assert len(answer.content) < 60_000


@pytest.mark.parametrize("asked", ["theme=tortur", "language=klingon", "act=sings", "entity=local:x", "source=none"])
def test_a_filter_that_there_is_not_is_told_to_match_nothing(house: House, asked: str) -> None:
    page = house.client.get(f"/search?{asked}", headers={"Accept-Language": "en"}).text
    assert "No statement matches" in unescape(page)
    assert '<a href="/statements/' not in page


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/?theme=torture", ["theme"]),
        ("/?before=yesterday", ["before"]),
        ("/digests?before=1", ["before"]),
        ("/digests?subscribtion=torture", ["subscribtion"]),
        ("/search?them=torture&sort=old&theme=torture", ["them", "sort"]),
        ("/themes/torture?x=1&x=2", ["x"]),
        ("/?before=&lang=en", []),
        ("/search?q=torture&since=&sort=new&theme=torture", []),
    ],
)
def test_a_reader_is_told_what_of_an_address_was_left_out(house: House, address: str, names: list[str]) -> None:
    page = house.client.get(address, headers={"Accept-Language": "en"}).text
    told = re.search(r"Not understood in this address, and left out: (.*?)</p>", page)
    assert (re.findall(r"<code>(.*?)</code>", told[1]) if told else []) == names


def test_digests_of_one_subscription_name_it_also_where_there_are_none(house: House) -> None:
    page = house.client.get("/digests?subscription=nobody", headers={"Accept-Language": "en"}).text
    assert "<bdi>nobody</bdi>" in page
    assert "No digest was sent under this name yet." in page


def test_a_digest_is_shown_under_headings_in_the_language_of_the_interface(urls: ServerUrls) -> None:
    window = Window(start=NOON, end=NOON, zone="UTC")
    item = DigestItem(
        statement_id="st-1", revision=1, title="EU on torture", source="eu", language="en", themes=[], entities=[],
        acts=[
            DigestAct(
                kind="condemns", actors=["EU"], who=[Party(id="wikidata:Q458", label="European Union")],
                whom=[Party(label="the guards")], themes=[], quote="condemns torture",
            )
        ],
    )  # fmt: skip
    sections = [DigestSection(theme="torture", label="Torture and ill-treatment", items=[item])]
    counts = DigestCounts(statements=1, items=1, corrections=0, sources=1)
    with House(urls.mongo, "headings").served() as house:
        house.add_digest(
            Digest(
                digest_id="t/1", subscription="t", title="On torture", window=window, language="en",
                sections=sections, counts=counts, generated_at=NOON,
            )
        )  # fmt: skip
        page = house.client.get("/digests/t%2F1", headers={"Accept-Language": "ar"}).text
    assert "Torture and ill-treatment" not in page
    assert "European Union" not in page
    assert '<a href="/themes/torture">التعذيب' in page
    assert '<a href="/entities/wikidata:Q458"><bdi>الاتحاد الأوروبي</bdi></a>' in page
    assert "<bdi>the guards</bdi>" in page


def test_a_time_is_told_with_its_zone_in_a_list_of_digests_as_in_a_digest(house: House) -> None:
    for page in ("/digests", "/digests/torture%2F2026-11-20T12:00:00.000Z%2Fabcdef12"):
        assert "(\u2068Africa/Cairo\u2069)" in house.client.get(page).text


def test_the_feed_of_a_subscription_is_found_from_its_digests(urls: ServerUrls) -> None:
    feeds = {"torture": "/feeds/torture.atom"}
    window = Window(start=NOON, end=NOON, zone="UTC")
    counts = DigestCounts(statements=0, items=0, corrections=0, sources=0)
    with House(urls.mongo, "feeds", feed=feeds.get).served() as house:
        for name in ("torture", "other"):
            house.add_digest(
                Digest(
                    digest_id=f"{name}/1", subscription=name, title=name, window=window, language="en", sections=[],
                    counts=counts, generated_at=NOON,
                )
            )  # fmt: skip
        for page, wanted in (
            ("/digests?subscription=torture", 2),
            ("/digests/torture%2F1", 2),
            ("/digests?subscription=other", 0),
            ("/digests/other%2F1", 0),
            ("/digests", 0),
        ):
            links = [a for _, a in Tags(house.client.get(page).text).found if a.get("type") == "application/atom+xml"]
            assert [link["href"] for link in links] == ["/feeds/torture.atom"] * wanted, page


@pytest.mark.parametrize("page", [*PAGES, "/nowhere", "/search?q=(a"])
def test_no_page_has_script_or_inline_style_or_asks_another_server(house: House, page: str) -> None:
    answer = house.client.get(page)
    for tag, attributes in Tags(answer.text).found:
        assert tag not in ("script", "style", "iframe", "object", "base")
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        loaded = attributes.get("src") or (attributes.get("href") if tag == "link" else None)
        assert loaded is None or loaded.startswith("/")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("page", PAGES)
def test_no_page_shows_a_reader_what_machines_call_things(house: House, page: str) -> None:
    for language in LANGUAGES:
        html = house.client.get(page, headers={"Accept-Language": language}).text
        text = unescape(re.sub(r"<code[^>]*>.*?</code>|<[^>]+>", " ", html))
        assert not re.findall(r"<built-in|<bound|object at 0x|\bNone\b|local:\S+", text)


def test_a_search_counts_by_month_and_choosing_one_sets_the_period(house: House) -> None:
    def months(path: str) -> list[tuple[str, str]]:
        html = house.client.get(path, headers={"Accept-Language": "en"}).text
        found = re.findall(r'href="([^"]+)"[^>]*><bdi>November 2026</bdi> <span class="count">([\d,]+)</span>', html)
        return [(unescape(href), count) for href, count in found]

    ((address, count),) = months("/search?language=ar")
    assert "since=2026-11-01&until=2026-11-30" in address
    chosen = house.client.get(address.replace("/search", "/v1/statements") + "&limit=100").json()["items"]
    assert len(chosen) == int(count) > 10
    assert months(address) == [("/search?language=ar", count)], "choosing it again drops it"


def test_who_issues_a_statement_and_acts_in_it_unnamed_has_a_name_and_a_page(house: House) -> None:
    found = [
        (statement, actor)
        for statement in house.client.get("/v1/statements", params={"limit": 100}).json()["items"]
        for actor in {actor for act in statement["acts"] for actor in act["actors"]}
        if actor.startswith("local:") and actor not in {entity["id"] for entity in statement["entities"]}
    ]
    assert found
    for statement, actor in found:
        page = house.client.get(f"/entities/{actor}", headers={"Accept-Language": "en"})
        assert page.status_code == 200
        # a ministry is told in the reader's language, anybody else as the statement has it
        name = "Ministry of Foreign Affairs" if actor == "local:ministry/foreign-affairs" else statement["issuer"]
        assert f"<bdi>{name}</bdi></h1>" in unescape(page.text)


def test_a_body_is_called_what_statements_in_the_reader_s_language_call_it(house: House) -> None:
    named = {entity["id"] for entity in house.client.get("/v1/entities", params={"limit": 1000}).json()["items"]}
    assert "local:ministry/education" in named
    assert "وزارة التربية" in house.client.get("/entities/local:ministry/education?lang=ar").text
    house.client.cookies.clear()


def test_the_switch_of_languages_stays_on_this_server(house: House) -> None:
    for path in ("//evil.example/x", "///evil.example", "/%5Cevil.example"):
        html = house.client.get(httpx.URL(house.url).copy_with(raw_path=path.encode())).text
        switches = [a["href"] or "" for tag, a in Tags(html).found if "hreflang" in a]
        assert len(switches) == 6
        assert not [href for href in switches if re.match(r"/?[/\\]{2}|/\\|\w+:", href)]


def test_the_language_is_the_address_s_then_the_cookie_s_then_the_browser_s_then_arabic(house: House) -> None:
    def language(path: str = "/about", **headers: str) -> str:
        return house.client.get(path, headers=headers).headers["content-language"]

    house.client.cookies.clear()
    assert language(**{"accept-language": "de"}) == "ar"
    assert language(**{"accept-language": "de, fr-CA;q=0.8, en;q=0.2"}) == "fr"
    assert language(**{"accept-language": "en;q=abc,,;;q"}) == "ar"
    assert language("/about?lang=en", **{"accept-language": "fr"}) == "en"
    assert language(**{"accept-language": "fr"}) == "en"  # the cookie of the switch
    assert language("/about?lang=xx", **{"accept-language": "fr"}) == "en"
    house.client.cookies.clear()


def test_evidence_is_marked_where_it_stands_and_no_letter_is_changed(house: House) -> None:
    html = house.client.get("/statements/st-first").text
    article = html.partition('<article class="text"')[2].partition("</article>")[0].partition(">")[2]
    text = unescape(re.sub(r"<[^>]+>", "", article)).strip()
    assert text == house.client.get("/v1/statements/st-first").json()["text"]
    found = re.findall(r'<mark class="[^"]+" data-keys="[^"]+">(.*?)</mark>', article)
    marks = [unescape(re.sub(r"<[^>]+>", "", mark)) for mark in found]
    assert "".join(marks) in text
    for key in re.findall(r'data-key="(\d+)"', html):
        assert f'id="m{key}"' in html


def test_all_that_a_long_statement_says_is_marked_where_it_stands_and_each_theme_lights_its_words(house: House) -> None:
    statement = house.client.get("/v1/statements/st-annual-report").json()
    page = house.client.get("/statements/st-annual-report").text
    text, _, said = page.partition('<aside class="says"')
    entries = [(int(key), "of-t" in kinds) for kinds, key in re.findall(r'class="key ([^"]+)" data-key="(\d+)"', said)]
    assert len(entries) == len(statement["acts"]) + len(statement["themes"]) + len(statement["entities"]) > 130
    style = house.client.get(re.search(r'<link rel="stylesheet" href="([^"]+)"', page)[1]).text  # type: ignore[index]
    for key, is_theme in entries:
        assert f'id="m{key}"' in text
        assert f'href="#m{key}"' in said
        assert not is_theme or f'mark[data-keys~="{key}"]' in style


def test_a_story_tells_what_changed_and_how_a_reprint_differs(house: House) -> None:
    html = house.client.get("/stories/st-first", headers={"Accept-Language": "en"}).text
    assert re.search(r"<del>.*an inquiry.*</del>", html)
    assert re.search(r"<ins>.*two inquiries.*</ins>", html)
    assert re.search(r"<del>.*strongly.*</del>", html)
    assert "91%" in html


def test_what_a_reprint_repeats_stands_once_on_the_page_of_a_body_as_the_original_has_it(urls: ServerUrls) -> None:
    text = "The EU condemns torture."
    act = Act(
        kind="condemns", actors=["local:eu"], themes=["torture"], targets=[], quote=Span(start=0, end=24, text=text)
    )
    named = Entity(id="local:eu", type="organization", name="EU", mentions=[Span(start=4, end=6, text="EU")])
    fields = {"text": text, "acts": [act], "entities": [named]}
    again = Story(id="st-1", duplicate_of="st-1", similarity=0.9)
    with House(urls.mongo, "reprints").served() as house:
        house.add(enriched("st-2", story=again, **fields), enriched("st-1", **fields))
        page = house.client.get("/entities/local:eu").text
    assert re.findall(r"<blockquote[^>]*>(.*?)</blockquote>.*?(/statements/st-.)", page, re.DOTALL) == [
        (text, "/statements/st-1")
    ]


def test_an_entity_page_keeps_a_ledger_of_what_was_promised(house: House) -> None:
    html = house.client.get("/entities/wikidata:Q458", headers={"Accept-Language": "en"}).text
    promised = house.client.get("/v1/entities/wikidata:Q458").json()["commitments"]
    assert promised
    assert all(p["quote"][:30] in unescape(html) for p in promised)


@pytest.mark.parametrize(
    ("typed", "told"),
    [("(a", "bracket"), ("a*", "two letters"), ("...", "at least one"), ("x" * 501, "500 letters"), ("a " * 30, "24")],
)
def test_a_search_that_cannot_be_done_is_told_in_a_sentence(house: House, typed: str, told: str) -> None:
    answer = house.client.get("/search", params={"q": typed}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert told in answer.text


@pytest.mark.parametrize("path", ["/search?since=yesterday", "/search?since=2026-13-01", "/search?" + "theme=a&" * 9])
def test_filters_that_cannot_be_read_are_told(house: House, path: str) -> None:
    assert house.client.get(path).status_code == 422


@pytest.mark.parametrize(
    "path",
    ["/statements/none", "/stories/none", "/themes/none", "/entities/none", "/digests/none", "/x/y", "/static/x"],
)
def test_what_is_not_there_is_told_in_the_reader_s_language(house: House, path: str) -> None:
    answer = house.client.get(path, headers={"Accept-Language": "fr"})
    assert answer.status_code == 404
    assert "Cette page n’existe pas" in answer.text


def test_an_unchanged_page_is_not_sent_again(house: House) -> None:
    first = house.client.get("/about")
    again = house.client.get("/about", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_database_that_is_away_is_told_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(mongo._OPTIONS, "timeoutMS", 500)  # noqa: SLF001 - else the test waits 20 s
    away = "mongodb://127.0.0.1:1"
    with House(away, "nothing").served() as house:
        answer = house.client.get("/about", headers={"Accept-Language": "en"})
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert "Nothing is lost" in answer.text
        problem = house.client.get("/v1/statements")
        assert (problem.status_code, problem.json()["status"]) == (503, 503)
        assert "127.0.0.1" not in answer.text + problem.text


@pytest.fixture(scope="module")
def hostile(urls: ServerUrls) -> Iterator[House]:
    """Statements that would harm a careless page."""
    text = f"{EVIL} {OVERRIDE} The EU condemns."
    end = len(text)
    entity = Entity(
        id="local:x", type="person", name=f"{EVIL}{OVERRIDE}", mentions=[Span(start=0, end=5, text=EVIL[:5])]
    )
    wrong = ThemeTag(id="torture", score=0.5, evidence=[Span(start=end - 3, end=end + 900, text="x")])
    act = Act(kind="condemns", actors=["local:x"], themes=["torture"], quote=Span(start=0, end=end, text=text))
    fields = {"title": EVIL + OVERRIDE, "text": text, "source": f"s{EVIL}", "issuer": OVERRIDE, "entities": [entity]}
    house = House(urls.mongo, "hostile")
    house.add(
        enriched("st-evil", url=f'https://x.example/"onmouseover={"a" * 30}', acts=[act], **fields),
        enriched("st-odd", themes=[wrong], text=text),
        enriched(
            "st-long", title="ط" * 10_000, text="كلمة " * 150_000, story=Story(id="st-evil", duplicate_of="st-evil")
        ),
        enriched("st-evil", 2, acts=[act], **{**fields, "text": text + EVIL}),
    )
    item = DigestItem(
        statement_id="st-evil", revision=1, title=EVIL, source=EVIL, language="en", themes=[], entities=[],
        acts=[DigestAct(kind="condemns", actors=[EVIL], themes=[], quote=EVIL)],
    )  # fmt: skip
    house.add_digest(
        Digest(
            digest_id="e/1", subscription="e", title=EVIL, window=Window(start=NOON, end=NOON, zone="UTC"),
            language="ar", sections=[DigestSection(label=EVIL, items=[item])], generated_at=NOON,
            counts=DigestCounts(statements=1, items=1, corrections=0, sources=1),
        )
    )  # fmt: skip
    with house.served():
        yield house


@pytest.mark.parametrize(
    "page",
    ["/", "/search?q=EU", f"/search?q={EVIL}", "/statements/st-evil", "/statements/st-odd", "/stories/st-evil",
     "/themes/torture", "/entities", "/entities/local:x", "/digests", "/digests/e%2F1", f"/nowhere/{EVIL}",
     f"/digests?subscription={EVIL}"],
)  # fmt: skip
def test_hostile_statements_are_text_and_nothing_else(hostile: House, page: str) -> None:
    answer = hostile.client.get(page)
    assert answer.status_code in (200, 404)
    for tag, attributes in Tags(answer.text).found:
        assert tag != "script"
        assert not [name for name in attributes if name.startswith("on")]
        assert attributes.get("src") != "x"
    assert hostile.client.get("/statements/st-evil").text.count("&lt;script&gt;") > 3


def test_direction_overrides_stay_inside_the_words_they_stand_in(hostile: House) -> None:
    html = hostile.client.get("/entities/local:x").text
    title = html.partition("<title>")[2].partition("</title>")[0]
    assert "\u202e" not in title
    heading = html.partition("<h1>")[2].partition("</h1>")[0]
    assert heading.startswith("<bdi>")
    assert "\u202e" not in heading


def test_a_very_long_title_and_text_do_not_make_lists_long(hostile: House) -> None:
    assert len(hostile.client.get("/").content) < 60_000
    whole = hostile.client.get("/statements/st-long")
    assert whole.text.count("كلمة") >= 150_000
