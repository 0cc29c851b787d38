"""The archive shows what was sent, no less and no more, and tells one digest from another."""

import re
from datetime import timedelta
from html import unescape

from services.publish.adapters.knowledge import load_knowledge
from services.publish.adapters.renderers import Renderer
from services.publish.domain.drafts import draft_of
from services.publish.domain.wording import localised
from shared.contract.digest import Digest, DigestCounts, DigestItem, DigestSection, LeftOutItem, Window
from shared.contract.enriched_statement import Act, EnrichedStatement, Entity, Span, ThemeTag
from shared.embedded.servers import ServerUrls
from tests.conftest import SEEDS
from tests.factories import NOON, enriched
from tests.reader.house import House

WORDING = load_knowledge(SEEDS).wordings["en"]
KINDS = ("condemns", "commits", "calls-for", "concern", "appreciates")
THEMES = ("torture", "migrants", "statelessness", "fair-trial", "refugees", "housing")


def long_statement() -> EnrichedStatement:
    """Five acts, six themes and four countries: more acts and themes than a digest tells."""

    def span(text: str) -> Span:
        return Span(start=0, end=len(text), text=text)

    acts = [
        Act(kind=kind, actors=["wikidata:Q458"], themes=[THEMES[number]], quote=span(f"quote of {kind}"))
        for number, kind in enumerate(KINDS)
    ]
    countries = [
        Entity(id=f"iso:{iso}", type="place", name=name, mentions=[span(name)])
        for iso, name in {"SD": "Sudan", "EG": "Egypt", "FR": "France"}.items()
    ]
    union = Entity(id="wikidata:Q458", type="organization", name="European Union", mentions=[span("EU")])
    themes = [ThemeTag(id=theme, score=0.9 - n / 10, evidence=[span("x")]) for n, theme in enumerate(THEMES)]
    return enriched("st-long", acts=acts, entities=[union, *countries], themes=themes, url="https://eu.example/a")


def digest(number: int, items: list[DigestItem], **fields: object) -> Digest:
    end = NOON + timedelta(minutes=1)
    given = {
        "digest_id": f"reader/{number}",
        "subscription": "reader",
        "title": "On torture",
        "window": Window(start=NOON, end=end, zone="Africa/Cairo"),
        "language": "en",
        "sections": [DigestSection(theme="torture", label="Torture", items=items)],
        "counts": DigestCounts(statements=9, items=len(items), corrections=0, sources=4, usual=5.0),
        "generated_at": end,
    }
    return Digest.model_validate({**given, **fields})


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).translate({0x2068: "", 0x2069: ""}).split())


def test_an_archived_digest_has_the_acts_themes_and_names_that_were_sent_and_no_others(urls: ServerUrls) -> None:
    item = localised(draft_of(long_statement()).item, WORDING, set(THEMES))
    done = {"condemns": 1, "commits": 1, "calls-for": 1}
    counts = DigestCounts(statements=9, items=1, corrections=0, sources=4, usual=5.0, acts=done)
    kept = digest(1, [item], counts=counts)
    sent = Renderer().render(kept, "txt")
    with House(urls.mongo, "archive").served() as house:
        house.add_digest(kept)
        html = house.client.get("/digests/reader%2F1", headers={"Accept-Language": "en"}).text
    page = words(html.partition("<main")[2].partition("</main>")[0])
    told = [kind for kind in KINDS if f"quote of {kind}" in words(sent)]
    assert [kind for kind in KINDS if f"quote of {kind}" in page] == told
    assert len(told) == 3
    for label in WORDING.themes.values():
        assert (label in page) == (label in words(sent)), label
    assert "In brief 1 condemnation · 1 commitment · 1 call for action" in page
    assert "9 statements from 4 sources · usually about 5" in page
    assert re.search(r"Names: Sudan\W+Egypt\W+France", page)
    acts = re.findall(r'<li class="deed.*?</li>', html, re.DOTALL)
    assert [re.findall(r'href="/themes/([^"]+)"', act) for act in acts] == [
        ["torture"],
        ["migrants"],
        ["statelessness"],
    ]
    assert '<a href="https://eu.example/a" rel="noreferrer nofollow external">Original page</a>' in html


def test_of_a_withdrawal_nothing_is_repeated_and_what_had_no_room_is_counted_as_it_was_sent(urls: ServerUrls) -> None:
    item = localised(draft_of(long_statement().model_copy(update={"status": "withdrawn"})).item, WORDING, set(THEMES))
    rest = [LeftOutItem(statement_id="st-2", title="Another", source="eu", language="en")]
    counts = DigestCounts(statements=9, items=1, corrections=1, sources=4, left_out=3)
    with House(urls.mongo, "withdrawals").served() as house:
        house.add_digest(digest(1, [item], counts=counts, left_out=rest))
        page = words(house.client.get("/digests/reader%2F1", headers={"Accept-Language": "en"}).text)
    assert "quote of" not in page
    assert "Sudan" not in page
    assert "3 more stories had no room here Another eu and 2 more" in page


def test_a_list_of_digests_tells_those_of_one_moment_from_each_other(urls: ServerUrls) -> None:
    items = [localised(draft_of(enriched(f"st-{n}", title=f"Headline {n}")).item, WORDING, set()) for n in (1, 2)]
    with House(urls.mongo, "rows").served() as house:
        for number, item in enumerate(items, 1):
            house.add_digest(digest(number, [item]))
        html = house.client.get("/digests", headers={"Accept-Language": "fr"}).text
    rows = sorted(words(row) for row in html.partition('<ul class="rows">')[2].split("<li>")[1:3])
    for number, row in enumerate(rows, 1):
        window = "20 novembre 2026 14:00 – 14:01 (Africa/Cairo)"
        assert row.startswith(f"On torture {window} · anglais · 9 déclarations · 4 sources Headline {number}")
