"""What a search reads: queries, stems, marks, differences, ranking, without a server."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.publish.reader.domain.chart import chart_of
from services.publish.reader.domain.differences import differences
from services.publish.reader.domain.entries import entry_of, moment_of, place_of
from services.publish.reader.domain.filters import Filters
from services.publish.reader.domain.hits import Marker
from services.publish.reader.domain.marks import Claim, paragraphs
from services.publish.reader.domain.query import All, Either, Not, Phrase, Prefix, QueryError, Term, parse
from services.publish.reader.domain.ranking import Hit, best_first, count_facets
from services.publish.reader.domain.words import fold, stem, stems_to_ask, stems_to_store
from services.publish.reader.web.interface import _WORDS
from tests.factories import NOON, enriched

TEXTS = st.text(alphabet="ab \n.حقوقالإ\u064e\u202e人é", max_size=80)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("(torture", "brackets"),
        ("torture)", "brackets"),
        ("a*", "prefix"),
        ("...", "empty"),
        ("x" * 501, "long"),
        ("a " * 25, "clauses"),
        ("(" * 24, "brackets"),
    ],
)
def test_a_query_that_cannot_be_searched_for_says_why(typed: str, code: str) -> None:
    with pytest.raises(QueryError, match=f"^{code}$"):
        parse(typed)


@given(st.text(alphabet='ab "()|-*ORNT', max_size=40))
def test_whatever_is_typed_is_a_query_or_refused(typed: str) -> None:
    try:
        parse(typed)
    except QueryError:
        return


def test_not_binds_closer_than_and_and_and_closer_than_or() -> None:
    node = parse('torture -police OR "fair trial" judg*')
    assert isinstance(node, Either)
    first, second = node.parts
    assert isinstance(first, All)
    assert isinstance(first.parts[0], Term)
    assert isinstance(first.parts[1], Not)
    assert isinstance(second, All)
    assert isinstance(second.parts[0], Phrase)
    assert second.parts[1] == Prefix("judg", "judg")


def test_operators_are_words_where_nothing_is_joined() -> None:
    assert isinstance(parse("torture OR"), Term)
    assert parse("   ") is None


@pytest.mark.parametrize("written", ["حقوق", "الحقوق", "وحقوق", "والحقوق", "للحقوق", "بحقوق", "حُقُوقِهِم", "حقـــوق"])
def test_an_arabic_word_is_stored_under_one_stem_whatever_is_attached(written: str) -> None:
    (asked,) = stems_to_ask(fold("حقوق"))
    assert asked in stems_to_store(fold(written), "ar")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("القوانين", "قانون"),
        ("طلبة", "الطلاب"),
        ("القضاة", "قاض"),
        ("طفل", "والأطفال"),
        ("نساء", "للمرأة"),
        ("مسئولية", "المسؤوليات"),
        ("الشئون", "شؤون"),
        ("الأوربي", "الأوروبي"),
        ("الأميركية", "أمريكي"),
    ],
)
def test_plurals_and_spellings_that_no_ending_tells_find_each_other(typed: str, written: str) -> None:
    assert set(stems_to_ask(fold(typed))) & stems_to_store(fold(written), "ar")
    assert set(stems_to_ask(fold(written))) & stems_to_store(fold(typed), "ar")


@pytest.mark.parametrize("typed", ["“human rights”", "«human rights»", "„human rights“", '"human rights"'])
def test_words_in_quotation_marks_of_any_language_are_a_phrase(typed: str) -> None:
    assert parse(typed) == parse('"human rights"')
    assert isinstance(parse(typed), Phrase)


@pytest.mark.parametrize(
    ("typed", "written"), [("الحقو*", "حقوق"), ("وللصحاف*", "الصحافة"), ("صحافي*", "صحافة"), ("policies*", "policy")]
)
def test_a_beginning_may_have_an_article_or_be_a_whole_word(typed: str, written: str) -> None:
    node = parse(typed)
    assert isinstance(node, Prefix)
    stored = stem(fold(written), "en")
    assert stored.startswith(node.letters) or stored == node.whole


@pytest.mark.parametrize(
    ("typed", "written", "language"),
    [
        ("condemned", "condemns", "en"),
        ("droit", "droits", "fr"),
        ("derecho", "derechos", "es"),
        ("прав", "права", "ru"),
    ],
)
def test_words_of_other_languages_meet_in_a_stem(typed: str, written: str, language: str) -> None:
    assert stem(fold(written), language) in stems_to_ask(fold(typed))


@given(TEXTS, st.lists(st.tuples(st.integers(0, 5), st.integers(0, 90), st.integers(0, 90)), max_size=6))
def test_marked_paragraphs_hold_every_letter_of_the_text(text: str, spans: list[tuple[int, int, int]]) -> None:
    shown = ["".join(piece.text for piece in line) for line in paragraphs(text, [Claim(*span) for span in spans])]
    assert shown == [line for line in text.split("\n") if line.strip()]


@given(TEXTS, st.lists(st.tuples(st.integers(0, 5), st.integers(-9, 90), st.integers(-9, 90)), max_size=6))
def test_each_letter_has_the_marks_of_all_that_cover_it(text: str, spans: list[tuple[int, int, int]]) -> None:
    marked = [
        (letter, piece.keys)
        for line in paragraphs(text, [Claim(*s) for s in spans])
        for piece in line
        for letter in piece.text
    ]
    kept = {at for line in re.finditer("[^\n]+", text) if line.group().strip() for at in range(*line.span())}
    covers = [tuple(sorted({key for key, start, end in spans if start <= at < end})) for at in sorted(kept)]
    assert marked == list(zip([text[at] for at in sorted(kept)], covers, strict=True))


def test_overlapping_evidence_is_cut_where_it_changes() -> None:
    (line,) = paragraphs("the EU condemns", [Claim(0, 4, 15), Claim(1, 4, 6)])
    assert [(piece.text, piece.keys) for piece in line] == [("the ", ()), ("EU", (0, 1)), (" condemns", (0,))]


@given(TEXTS, TEXTS)
def test_differences_without_what_was_removed_are_the_new_text(before: str, after: str) -> None:
    changes = differences(before, after)
    if any(change.kind == "gap" for change in changes):
        return
    new = "".join(change.text for change in changes if change.kind != "removed")
    assert new.split() == after.split() if changes else before == after


def test_differences_of_very_long_texts_end_soon() -> None:
    changes = differences("a\n" * 100_000, "b c\n" * 100_000)
    assert {change.kind for change in changes} == {"removed", "added"}


def test_what_is_far_from_a_change_is_left_out() -> None:
    same = "word " * 200
    kinds = [change.kind for change in differences(f"{same}old {same}", f"{same}new {same}")]
    assert kinds == ["gap", "same", "removed", "added", "same", "gap"]


def test_a_snippet_shows_the_stretch_with_most_of_the_words() -> None:
    text = "torture. " + "nothing here. " * 50 + "The committee spoke of torture and of prisons. " + "more. " * 50
    bits = Marker(parse("torture prisons")).snippet(text, "en")
    assert [bit.text for bit in bits if bit.is_hit] == ["torture", "prisons"]
    assert len("".join(bit.text for bit in bits)) < 600


@given(TEXTS)
def test_marking_changes_no_letter(text: str) -> None:
    assert "".join(bit.text for bit in Marker(parse("حقوق OR ab")).mark(text, "ar")) == text


def test_places_keep_the_order_of_time_and_differ_within_a_second() -> None:
    at = NOON
    assert place_of(at) <= place_of(at, "a") < place_of(at + timedelta(seconds=1))
    assert len({place_of(at, f"st-{n}") for n in range(1_000)}) == 1_000
    assert moment_of(place_of(at, "a")) == at


def test_a_word_in_the_title_counts_more_than_one_in_the_text_but_age_counts_too() -> None:
    old = Hit("old", place_of(NOON - timedelta(days=400)), weights="tortur\n")
    title, text = Hit("title", place_of(NOON), weights="tortur\n"), Hit("text", place_of(NOON, "x"), weights="a\n")
    assert [hit.statement_id for hit in best_first([text, old, title], frozenset({"tortur"}))] == [
        "title",
        "text",
        "old",
    ]


def test_an_entry_is_found_by_broader_themes_and_keeps_a_huge_title_short() -> None:
    statement = enriched(theme="torture").model_copy(update={"title": "x" * 1_000_000})
    entry = entry_of(statement, lambda theme: [theme, "integrity"])
    assert {"t:torture", "t:integrity", "e:wikidata:Q458", "x:condemns:wikidata:Q458"} <= set(entry.terms)
    assert len(entry.card) < 2_000


def test_a_chart_has_a_bar_for_each_day_and_names_the_highest() -> None:
    chart = chart_of({"2026-11-02": 3, "2026-11-03": 1}, date(2026, 11, 1), 3)
    assert [bar.total for bar in chart.bars] == [0, 3, 1]
    assert chart.top is not None
    assert (chart.top.day, chart.top.height, chart.total) == (date(2026, 11, 2), 100, 4)


def test_every_language_of_the_interface_has_every_word() -> None:
    ar, en, fr = (_WORDS[language] for language in ("ar", "en", "fr"))
    assert ar.keys() == en.keys() == fr.keys()
    assert all(isinstance(key, str) for key in en)
    assert ar["acts"].keys() == en["acts"].keys() == fr["acts"].keys()


def test_a_search_asks_first_for_what_few_statements_share() -> None:
    filters = Filters(language=("ar",), act=("condemns",), theme=("torture",), source=("wam",), entity=("iso:FR",))
    assert filters.terms() == ["e:iso:FR", "s:wam", "t:torture", "a:condemns", "l:ar"]


def test_marks_are_the_same_however_many_texts_were_marked_before() -> None:
    node = parse("torture prison*")
    text = "Tortured prisoners, imprisoned; TORTURE."
    marker = Marker(node)
    marked = [marker.mark(text, language) for language in ("en", "fr", "en")]
    assert [bit.text for bit in marked[0] if bit.is_hit] == ["Tortured", "prisoners", "TORTURE"]
    assert marked == [Marker(node).mark(text, language) for language in ("en", "fr", "en")]


def test_facets_are_counted_over_all_hits() -> None:
    entry = entry_of(enriched("st-1"), lambda theme: [theme, "justice"])
    bare = entry_of(enriched("st-2", acts=[]), lambda theme: [theme])
    assert not count_facets([])
    counts = count_facets([Hit(e.statement_id, e.place, facets=e.facets) for e in (entry, bare)])
    assert counts == {
        "a:condemns": 1, "e:wikidata:Q458": 2, "l:en": 2, "m:2026-11": 2, "s:tests": 2, "t:torture": 2, "t:justice": 1,
    }  # fmt: skip
