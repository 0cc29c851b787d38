"""What counts as a change, how it is told, and when silence is a withdrawal."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.ingest.domain.changes import word_changes
from services.ingest.domain.substance import substance
from services.ingest.domain.withdrawal import Absence, note_gone
from shared.contract.raw_statement import CHANGE_LETTERS, MOST_CHANGES
from tests.factories import NOON

FURNITURE = [
    "Share",
    "Share this page on Facebook",
    "شارك على فيسبوك",
    "مشاركة",
    "طباعة",
    "Partager sur Twitter",
    "Compartir en WhatsApp",
    "Поделиться в Telegram",
    "分享到微信",
    "اقرأ أيضا: الوزير يلتقي السفير",
    "Read also: the minister meets the ambassador",
    "Lire aussi : le ministre rencontre l'ambassadeur",
    "Lea también: el ministro",
    "Читайте также: министр",
    "相关阅读:外交部发言人",
    "Last updated: 20 November 2026, 14:30",
    "آخر تحديث: 20 نوفمبر 2026 - 14:30",
    "Mis à jour le 20/11/2026 à 14h30",
    "发布时间:2026年11月20日",
    "20/11/2026 - 14:30",
    "1,234 views",
    "عدد المشاهدات: 1234",
]
WORDS = [
    "شارك الوزير في الاجتماع الذي عقد في جنيف",
    "نشرت المفوضية تقريرها السنوي في 10 ديسمبر",
    "Share prices fell after the announcement.",
    "Published in 2019, the report found that the State party had not acted.",
    "Related concerns were raised by the Committee.",
    "See also resolution 2334 (2016).",
    "Print media were closed by decree.",
    "In 2026, 14 journalists were detained.",
    "مشاركة المرأة في الحياة السياسية حق",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_a_line_that_only_furnishes_a_page_is_no_substance(line: str) -> None:
    assert substance(f"First words.\n{line}\nLast words.") == "First words. Last words."


@pytest.mark.parametrize("line", WORDS)
def test_a_line_that_says_something_is_substance(line: str) -> None:
    assert line in substance(f"First words.\n{line}\nLast words.")


def test_a_text_of_furniture_alone_is_compared_as_it_is() -> None:
    assert substance("Share\n20/11/2026") == "Share 20/11/2026"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("a b c", "a  b\nc", []),
        ("a b c d e f", "a X c d e f", [("b", "X")]),
        ("a b c d e f g", "X b c d e f Y", [("a", "X"), ("g", "Y")]),
        ("a b c", "a b c d", [("", "d")]),
        ("a b c", "b c", [("a", "")]),
        ("a b c d", "X b c Y", [("a b c d", "X b c Y")]),
        ("يدين الاتحاد التعذيب بشدة.", "يدين الاتحاد التعذيب.", [("بشدة", "")]),
        ("安理会谴责袭击", "安理会强烈谴责袭击", [("", "强烈")]),
        ("", "a", [("", "a")]),
    ],
)
def test_the_words_that_changed_are_told(before: str, after: str, told: list[tuple[str, str]]) -> None:
    assert [(change.removed, change.added) for change in word_changes("text", before, after)] == told


@given(st.text(max_size=80), st.text(max_size=80))
def test_spans_of_changes_point_at_the_words_in_order(before: str, after: str) -> None:
    changes = word_changes("text", before, after)
    assert all(after[change.start : change.end] == change.added for change in changes)
    places = [place for change in changes for place in (change.start, change.end)]
    assert places == sorted(places)
    assert bool(changes) == (before.split() != after.split()) or "".join(before.split()) == "".join(after.split())


def test_many_and_long_changes_are_bounded() -> None:
    before, after = " ".join(f"w{n} a b c" for n in range(500)), " ".join(f"v{n} a b c" for n in range(500))
    changes = word_changes("text", before, after)
    assert len(changes) == MOST_CHANGES
    assert len(changes[-1].removed) == CHANGE_LETTERS


def test_a_rewritten_book_is_one_change() -> None:
    assert len(word_changes("text", "a b " * 6000, "c d " * 6000)) == 1


@pytest.mark.parametrize(
    ("hours", "withdrawn"),
    [
        ([0, 12, 24], True),
        ([0, 30, 40], True),
        ([0, 1, 2, 24], True),
        ([0, 12, 23.9], False),
        ([0, 48], False),
        ([0, 0.1, 0.2, 0.3], False),
        ([0], False),
    ],
)
def test_three_visits_over_a_day_that_find_it_gone_are_a_withdrawal(hours: list[float], *, withdrawn: bool) -> None:
    absence: Absence | None = None
    for hour in hours:
        absence = note_gone(absence, NOON + timedelta(hours=hour))
    assert absence is not None
    assert absence.is_withdrawal() is withdrawn
