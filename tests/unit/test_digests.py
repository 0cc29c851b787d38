"""What a digest says: order, headings, corrections in words, what is left out; and how six languages say it."""

import json
import random
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.publish.adapters.knowledge import load_knowledge
from services.publish.adapters.renderers import Renderer
from services.publish.domain.compose import Background, Composed, compose
from services.publish.domain.differences import word_changes
from services.publish.domain.drafts import draft_of, text_key, told_text
from services.publish.domain.headings import headings_of
from services.publish.domain.items import Item, Told
from services.publish.domain.subscriptions import Subscription
from shared.contract.base import FILES, PUSHED
from shared.contract.digest import DigestItem, Window
from shared.contract.enriched_statement import Act, EnrichedStatement, Entity, Language, Span, ThemeTag
from tests.conftest import SEEDS
from tests.factories import NOON, enriched

KNOWLEDGE = load_knowledge(SEEDS)
RENDERER = Renderer()
LANGUAGES = sorted(KNOWLEDGE.wordings)
WINDOW = Window(start=NOON - timedelta(days=1), end=NOON, zone="Africa/Cairo")


def theme(theme_id: str, score: float = 0.8) -> ThemeTag:
    return ThemeTag(id=theme_id, score=score, evidence=[Span(start=0, end=3, text="The")])


def act(kind: Any, theme_id: str = "torture", quote: str = "The EU condemns torture.", **fields: Any) -> Act:
    span = Span(start=0, end=len(quote), text=quote)
    return Act(kind=kind, themes=[theme_id], quote=span, **{"actors": ["wikidata:Q458"], **fields})


def item(statement: EnrichedStatement, **fields: Any) -> Item:
    key = {"subscription": "reader", "statement_id": statement.statement_id, "version": 1, "order": 1, "arrived_ms": 1}
    return Item(**{**key, "draft": draft_of(statement), **fields})


def digest(
    items: list[Item], *, language: str = "en", background: dict[str, Any] | None = None, **wish: Any
) -> Composed:
    fields = {"name": "reader", "title": "Reader", "language": language, "schedule": "hourly", **wish}
    subscription = Subscription.model_validate(fields)
    return compose(
        subscription,
        items,
        Background(
            headings=headings_of(subscription.asked_themes(), KNOWLEDGE.broader),
            wording=KNOWLEDGE.wordings[language],
            **(background or {}),
        ),
        digest_id="reader/2026-11-20T12:00:00.000Z/aaaaaaaa",
        window=WINDOW,
    )


def told(composed: Composed) -> list[DigestItem]:
    return [one for section in composed.digest.sections for one in section.items]


def test_a_condemnation_stands_before_a_report_and_the_rank_says_why() -> None:
    report = item(enriched("st-1", acts=[act("reports")]))
    condemned = item(enriched("st-2", acts=[act("condemns")]))
    composed = digest([report, condemned], themes=["torture"])
    assert [one.statement_id for one in told(composed)] == ["st-2", "st-1"]
    assert [reason.what for reason in composed.ranks["st-2"].reasons] == ["act:condemns", "theme:torture"]
    assert composed.ranks["st-2"].points - composed.ranks["st-1"].points == 4.0


def test_more_independent_sources_and_a_rarer_theme_weigh_more() -> None:
    story = {"id": "st-1"}
    carried = [item(enriched(f"st-{n}", source=name, story=story)) for n, name in ((1, "a"), (2, "b"), (3, "B"))]
    alone = item(enriched("st-4"))
    rare = item(enriched("st-5", theme="statelessness", acts=[act("condemns", "statelessness")]))
    composed = digest([*carried, alone, rare], background={"month": {"torture": 63, "statelessness": 7}})
    points = {key: dict(rank.reasons) for key, rank in composed.ranks.items()}
    assert points["st-1"]["sources:2"] == 2.0, "B is b"
    assert points["st-5"]["rare:statelessness"] == 3.0
    assert "rare:torture" not in points["st-4"]


def test_an_act_about_something_else_weighs_half() -> None:
    about, beside = enriched("st-1"), enriched("st-2", acts=[act("condemns", "migrants")])
    composed = digest([item(about), item(beside)], themes=["torture"])
    assert composed.ranks["st-1"].points - composed.ranks["st-2"].points == 2.5


def test_items_stand_under_the_theme_that_was_asked_for_the_weightiest_first() -> None:
    water = enriched("st-1", themes=[theme("migrants", 0.9), theme("water-and-sanitation", 0.5)], acts=[act("reports")])
    torture = enriched("st-2", themes=[theme("health", 0.9), theme("torture", 0.3)])
    composed = digest([item(water), item(torture)], themes=["physical-integrity", "economic-social-cultural-rights"])
    sections = [(section.theme, [one.statement_id for one in section.items]) for section in composed.digest.sections]
    assert sections == [("economic-social-cultural-rights", ["st-2", "st-1"])]


def test_equal_input_gives_equal_bytes_in_any_order() -> None:
    items = [item(enriched(f"st-{n:02}", theme=random.Random(n).choice(["torture", "migrants"]))) for n in range(40)]  # noqa: S311
    first = digest(items, max_items=10).digest.write()
    for seed in range(5):
        random.Random(seed).shuffle(items)  # noqa: S311
        assert digest(items, max_items=10).digest.write() == first


def test_what_has_no_room_is_counted_and_named_with_where_to_read_it() -> None:
    items = [item(enriched(f"st-{n}", url=f"https://example.org/{n}")) for n in range(5)]
    composed = digest(items, max_items=2)
    assert (composed.digest.counts.items, composed.digest.counts.left_out) == (2, 3)
    assert [one.url for one in composed.digest.left_out or []] == [f"https://example.org/{n}" for n in (2, 3, 4)]
    text = RENDERER.render(composed.digest, "txt")
    assert "3 more stories had no room here" in text
    assert "https://example.org/4" in text


def test_a_correction_comes_first_with_the_words_that_changed() -> None:
    before = enriched("st-1", 1, text="The EU condemns torture. Twelve people were held.")
    after = enriched("st-1", 2, text="The EU condemns torture. Twenty people were held.")
    corrected = draft_of(after)
    draft = type(corrected)(
        corrected.item.model_copy(update={"change": "corrected", "correction_of": "reader/2026-11-19T12:00:00.000Z/b"}),
        after.content_hash,
        "st-1",
    )
    was = Told("reader/2026-11-19T12:00:00.000Z/b", before.content_hash, withdrawn=False)
    texts = {text_key("st-1", one.content_hash): told_text(one) for one in (before, after)}
    composed = digest(
        [item(enriched("st-2", acts=[act("condemns")])), item(after, draft=draft, told=was)],
        background={"texts": texts},
    )
    first = told(composed)[0]
    assert (first.statement_id, first.change) == ("st-1", "corrected")
    (change,) = first.changes or []
    assert (change.before, change.after) == ("Twelve", "Twenty")
    text = RENDERER.render(composed.digest, "txt")
    assert "as told on November 19, 2026" in text
    assert "“Twelve”" in text
    assert "<del>Twelve</del> <ins>Twenty</ins>" in RENDERER.render(composed.digest, "html")


@given(st.lists(st.sampled_from("abc 中文"), max_size=30), st.lists(st.sampled_from("abc 中文"), max_size=30))
def test_a_difference_names_words_of_both_texts_and_nothing_when_they_are_equal(old: list[str], new: list[str]) -> None:
    before, after = "".join(old), "".join(new)
    changes, more = word_changes(before, after, most=3)
    flat_before, flat_after = " ".join(before.split()), " ".join(after.split())
    if before == after:
        assert not changes
    for change in changes:
        assert change.before in flat_before
        assert change.after in flat_after
        assert change.before or change.after
    assert more >= 0


def test_the_difference_of_two_long_texts_with_nothing_in_common_comes_at_once() -> None:
    old, new = (" ".join(f"{word}{n}" for n in range(5_000)) for word in ("old", "new"))
    changes, more = word_changes(old, new, most=3)
    assert (len(changes), more) == (1, 0)
    assert len(changes[0].before) <= 301


ARABIC = enriched(
    "st-ar",
    text="أدان الاتحاد الأوروبي التعذيب",
    title="الاتحاد الأوروبي يدين التعذيب",
    issuer="وكالة",
    language=Language(tag="ar", confidence=1.0),
    entities=[
        Entity(
            id="wikidata:Q458",
            type="organization",
            name="European Union",
            mentions=[Span(start=5, end=20, text="الاتحاد الأوروبي")],
        ),
        Entity(id="iso:EG", type="place", name="Egypt", mentions=[Span(start=0, end=3, text="مصر")]),
    ],
    acts=[
        act("condemns", quote="أدان الاتحاد الأوروبي التعذيب"),
        act("calls-for", quote="أدان الاتحاد الأوروبي التعذيب"),
        act("commits", quote="نتعهد", actors=["local:agency"]),
        act("appreciates", quote="رحب الخبراء", actors=[]),
    ],
)


def test_an_english_reader_is_told_what_an_arabic_statement_does() -> None:
    composed = digest([item(ARABIC)])
    first, second, third = told(composed)[0].acts
    assert [party.label for party in first.who or []] == ["European Union"]
    assert (first.kind, first.also) == ("condemns", ["calls-for"]), "one line for words that do both"
    assert [party.label for party in second.who or []] == ["وكالة"], "who speaks acts without being named"
    assert third.who is None, "nobody is told to do what a body does that has no name"
    text = RENDERER.render(composed.digest, "txt")
    assert "European Union\u2069 condemns (+ call) — Torture and other ill-treatment: \u2068«أدان" in text or (
        "European Union\u2069 condemns (+ call) — Torture" in text
    )
    assert "Egypt" in text
    assert "Arabic" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything_in_its_own_words(language: str) -> None:
    quiet = digest([], language=language, background={"usual": 7.4}).digest
    many = digest(
        [item(enriched(f"st-{n}", source=f"s{n}", acts=[act(kind)])) for n, kind in enumerate(KINDS)],
        language=language,
        max_items=7,
        background={"usual": 3.0},
    ).digest
    for form in ("txt", "md", "html"):
        for made in (quiet, many, digest([item(ARABIC)], language=language).digest):
            assert RENDERER.render(made, form) == RENDERER.render(made, form)
    assert "7" in RENDERER.render(quiet, "txt")
    words = RENDERER.words(language)
    assert words["quiet"] in RENDERER.render(quiet, "html")
    assert set(words) == set(RENDERER.words("en"))
    for group in ("acts", "nouns", "brief"):
        assert set(words[group]) == set(KINDS)
    html = RENDERER.render(many, "html")
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html


KINDS = ("appreciates", "concern", "condemns", "calls-for", "commits", "affirms", "reports", "solidarity")


def test_plurals_are_those_of_the_language() -> None:
    def line(language: str, number: int) -> str:
        items = [item(enriched(f"st-{n}")) for n in range(number)]
        return RENDERER.summary(digest(items, language=language).digest)

    assert line("ar", 2).startswith("بيانان من مصدر واحد")
    assert line("ar", 11).startswith("11 بيانا")
    assert line("ru", 3).startswith("3 заявления из 1 источника")
    assert line("ru", 21).startswith("21 заявление")
    assert line("fr", 1).startswith("1 déclaration de 1 source")


def test_what_was_done_is_counted_in_the_plurals_of_the_language() -> None:
    kinds = ["condemns", "condemns", "commits", *["calls-for"] * 3]
    items = [item(enriched(f"st-{n}", acts=[act(kind)])) for n, kind in enumerate(kinds)]

    def text(language: str) -> str:
        return RENDERER.render(digest(items, language=language).digest, "txt")

    assert "In brief: 2 condemnations · 1 commitment · 3 calls for action\n" in text("en")
    assert "إدانتان · تعهّد واحد · 3 دعوات\n" in text("ar")
    assert "2 осуждения · 1 обязательство · 3 призыва\n" in text("ru")
    assert "En bref\u00a0: 2 condamnations · 1 engagement · 3 appels\n" in text("fr")
    assert "概览：2 项谴责" in text("zh")


def test_the_numbers_of_a_digest_and_what_it_names_are_of_all_that_it_holds() -> None:
    """Twelve of fifteen stories have no room: they are counted as the others are, and named in every form."""
    kinds = ["condemns"] * 13 + ["commits"] * 2
    items = [item(enriched(f"st-{n:02}", title=f"Title {n:02}", acts=[act(kind)])) for n, kind in enumerate(kinds)]
    composed = digest(items, max_items=3).digest
    for form in ("txt", "md", "html"):
        rendered = RENDERER.render(composed, form)
        assert "13 condemnations · 2 commitments" in rendered
        assert all(f"Title {n:02}" in rendered for n in range(15))
        assert " more\n" not in rendered


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


HOSTILE = '<script>alert(1)</script>" onmouseover="x\u202eevil\u2066 ](javascript:x) \x0b'


def test_hostile_words_stay_words_in_every_form() -> None:
    statement = enriched("st-1", title=HOSTILE, issuer=HOSTILE, acts=[act("condemns", quote=HOSTILE)])
    made = digest([item(statement)], title=HOSTILE).digest
    tags = Tags()
    tags.feed(RENDERER.render(made, "html"))
    assert not [tag for tag, attributes in tags.found if tag == "script" or any(a.startswith("on") for a in attributes)]
    for form in ("txt", "md"):
        assert "\u202e" not in RENDERER.render(made, form).replace(made.title, "")
    assert "<script" not in RENDERER.render(made, "md").replace(made.title, "")
    assert json.loads(RENDERER.render(made, "json"))["title"] == made.title


@pytest.mark.parametrize("source", [FILES, PUSHED])
@pytest.mark.parametrize("form", ["md", "txt", "html"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_came_without_a_source_is_called_by_how_it_came(language: str, form: str, source: str) -> None:
    made = digest([item(enriched("st-1", source=source))], language=language).digest
    assert RENDERER.words(language)[source] in RENDERER.render(made, form)
    assert language == "en" or source not in RENDERER.render(made, form)


def test_an_arabic_line_has_no_gap_before_its_colon_and_a_window_names_its_zone() -> None:
    composed = digest([item(ARABIC)], language="ar")
    there = composed.digest.model_copy(update={"window": Window(start=NOON, end=NOON, zone="Africa/Cairo")})
    for kind in ("md", "txt"):
        text = RENDERER.render(there, kind)
        assert "إدانة" in text
        assert " :" not in text
        assert "(\u2068Africa/Cairo\u2069)" in text
