"""Which line ends are spaces, and which are the author's own."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.domain.lines import unwrap

SENTENCES = (
    "The Ministry of Foreign Affairs strongly condemns the attack on the hospital in the north of the country, which "
    "killed eleven people. It calls on all Parties to respect International Humanitarian Law and to let aid reach "
    "those who need it without delay. The Ministry thanks the United Nations for its work."
)
ARABIC = (
    "تعرب وزارة الخارجية عن إدانتها الشديدة للهجوم الذي استهدف المستشفى في شمال البلاد وتدعو جميع الأطراف إلى احترام "
    "القانون الدولي الإنساني والسماح بوصول المساعدات دون تأخير وتشكر الأمم المتحدة على ما تبذله من جهود في هذا الشأن"
)


@pytest.mark.parametrize("width", [40, 60, 72])
@pytest.mark.parametrize("text", [SENTENCES, ARABIC])
def test_what_was_broken_at_a_width_is_whole_again(text: str, width: int) -> None:
    wrapped = textwrap.fill(text, width, break_on_hyphens=False)
    assert unwrap(wrapped).replace(". \n", ". ").replace("\n", " ") == text
    assert all(line.rstrip().endswith(".") for line in unwrap(wrapped).split("\n")[:-1])


def test_a_line_that_goes_on_with_a_small_letter_is_no_end() -> None:
    assert (
        unwrap("The Council\nwelcomes it.\nThe Union condemns it.")
        == "The Council welcomes it.\nThe Union condemns it."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Joint statement on Mali\nThe Council condemns the attack.\nIt calls for restraint.",
        "بيان مشترك بشأن مالي\nيدين المجلس الهجوم الذي وقع أمس في شمال البلاد ويدعو إلى ضبط النفس\nوكالة الأنباء",
        "We call for:\n- the release of all\n- an inquiry\n- reparation",
        "Signatories\nArticle 19\nAmnesty International\nHuman Rights Watch\nGulf Centre for Human Rights\nFront Line",
        "مركز القاهرة لدراسات حقوق الإنسان\nالشبكة الأورومتوسطية للحقوق\nمنظمة العفو الدولية\nالمادة ١٩",
        "The Council condemns the attack\n\nThe Union welcomes the talks\n\nFrance calls for peace",
    ],
)
def test_headlines_lists_and_paragraphs_stay_what_they_are(text: str) -> None:
    assert unwrap(text) == text


@given(st.text(alphabet="aB .\n\r\t،ب《中", max_size=300))
def test_only_line_ends_change_and_they_become_spaces(text: str) -> None:
    changed = {(before, after) for before, after in zip(text, unwrap(text), strict=True) if before != after}
    assert changed <= {("\n", " ")}
