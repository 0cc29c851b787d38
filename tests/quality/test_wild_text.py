"""Whatever a text holds, spans point at the right characters, and work grows no faster than the text."""

import json
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.enrich.domain.stories import fingerprint
from services.enrich.domain.tagger import Tags
from services.enrich.domain.words import Words
from shared.contract.enriched_statement import Span
from tests.seeded import seeded_tagger

TAGGER = seeded_tagger()
PIECES = [
    "torture", "tor\u00adture", "tort\u200dure", "\u202eEU\u202c", "\u2067التعذيب\u2069", "وَالتَّعْـذِيبِ", "ـــ",
    "\u064b\u0651", "قطع الإنترنت", "للاتحاد الأوروبي", "EU condemns", "l'eau",
    "women\u2019s", "e\u0301cole", "пытки", "пытkи", "酷刑",
    "人权维护者。", "A/HRC/RES/50/1", "\ud83d", "\udc00", "\U0001f600", "\u0000",
    "\u2028", "ﷺ", "ﬁnance", "İ", "ß", "١٢٣", "。", ".\n",
]  # fmt: skip


def spans_of(tags: Tags) -> list[Span]:
    spans = [span for theme in tags.themes for span in theme.evidence]
    spans += [span for entity in tags.entities for span in entity.mentions]
    return spans + [act.quote for act in tags.acts]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4), st.just(" ")), max_size=40), st.booleans())
@settings(max_examples=300, deadline=None)
def test_each_span_holds_the_characters_that_it_names(pieces: list[str], titled: bool) -> None:  # noqa: FBT001
    text = "".join(pieces)
    title = text if titled else ""
    for span in spans_of(TAGGER.tag(text=text, title=title)):
        field = text if span.field == "text" else title
        assert field[span.start : span.end] == span.text != ""


@given(st.text(alphabet=st.one_of(st.sampled_from("".join(PIECES)), st.characters()), max_size=80))
@settings(max_examples=300, deadline=None)
def test_words_lie_in_order_in_the_text_and_miss_no_letter(text: str) -> None:
    words = Words(text)
    assert [text[a:b] for a, b in zip(words.starts, words.ends, strict=True)] == words.surfaces
    bounds = [bound for pair in zip(words.starts, words.ends, strict=True) for bound in pair]
    assert bounds == sorted(bounds)
    covered = {number for a, b in zip(words.starts, words.ends, strict=True) for number in range(a, b)}
    left = "".join(letter for number, letter in enumerate(text) if number not in covered and letter.isalnum())
    assert set(left) <= set("ldnscjmtLDNSCJMTquQs")  # elided articles and possessives


def test_an_unpaired_surrogate_escaped_in_json_is_read_like_any_letter() -> None:
    text = json.loads('"The EU condemns torture \\ud800 in \\udfff prisons."')
    tags = TAGGER.tag(text=text)
    assert {"torture", "detention"} <= {theme.id for theme in tags.themes}
    assert all(text[span.start : span.end] == span.text for span in spans_of(tags))


def calls_of(work: Callable[[], object]) -> int:
    """How many calls of functions some work takes: the same on every machine, however busy."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize(
    "piece",
    [
        "torture ", "ا", "\u064b", "سtصo", "\u202eprisons\u2069 ", "A/HRC/RES/50/1 ", "酷刑", "a.", "l'", "12 March ",
        "Amal Haddad, ",
        "EU condemns ", "EU, condemns, not ", "谴责酷刑",
        "欧盟谴责，", "the Office, and ", "أدانت المنظمة و", "L'UE n'a pas condamné ",
        "Narges Mohammadi of ", "(EU) European Union ", "European Union (EU), the Office, ",
        "article 12 of the ", "\u0627\u064e", "aшب字",
        "والتعذيب ", "\u0640", "é", "\ud800", "women's ", "\u200b\u200c", "Geneva ",
    ],
    ids=ascii,
)  # fmt: skip
def test_work_grows_no_faster_than_the_text(piece: str) -> None:
    def work(length: int) -> Callable[[], Tags]:
        text = (piece * length)[:length]
        return lambda: TAGGER.tag(text=text)

    small, large = calls_of(work(4_000)), calls_of(work(32_000))
    assert large <= 8 * small * 1.5 + 1_000


@pytest.mark.parametrize(
    "text",
    [
        "torture " * 100_000,
        "EU condemns " * 50_000,
        "EU, condemns, not " * 33_000,
        "谴责酷刑" * 25_000,
        "ا" * 1_000_000,
        "\u064b" * 1_000_000,
        "x" * 1_000_000,
        "xшا字" * 250_000,
        "\u202eEU\u202c" * 100_000,
        "\ud83d" * 1_000_000,
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_the_longest_texts_are_read(text: str) -> None:
    assert all(text[span.start : span.end] == span.text for span in spans_of(TAGGER.tag(text=text)))


@pytest.mark.parametrize("piece", ["word ", "12 ", "Amal ", "字", "ا"])
def test_a_fingerprint_of_a_very_long_text_is_bounded(piece: str) -> None:
    printed = fingerprint(Words(piece * 200_000))
    assert len(printed.slots) <= 64 * 8
    assert len(printed.signature) == 1024


def test_arabic_letters_in_the_forms_that_they_show_are_read_as_letters() -> None:
    said = "تدعو الشبكة العربية لمعلومات حقوق الإنسان إلى إلغاء عقوبة الإعدام"
    shown = said.replace("لإ", "\ufef9").replace("لا", "\ufefb")
    plain, shaped = TAGGER.tag(text=said), TAGGER.tag(text=shown)
    assert [theme.id for theme in shaped.themes] == [theme.id for theme in plain.themes]
    assert [act.actors for act in shaped.acts] == [act.actors for act in plain.acts] != []
