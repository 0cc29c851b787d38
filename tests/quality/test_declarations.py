"""What real declarations do and sentences made for a test do seldom: who speaks, who signs, who is blamed."""

import pytest

from tests.quality.test_acts import TAGGER, acts
from tests.quality.test_names import ids, named

DEFENDERS = "human-rights-defenders"


def themes(text: str) -> set[str]:
    return {tag.id for tag in TAGGER.tag(text=text).themes}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("طالبت شبكة صيادلة السودان بفتح الممرات.", "شبكة صيادلة السودان"),
        ("أعلنت المنظمة الوطنية للبحارة إضرابا.", "المنظمة الوطنية للبحارة"),
        ("أعلنت حركة الفلاح الحر (حفر) موقفها.", "حركة الفلاح الحر"),
        ("Правозащитное объединение «Открытая дверь» осудило приговор.", "объединение «Открытая дверь»"),
    ],
)
def test_a_body_that_no_file_lists_is_named_by_its_form(text: str, name: str) -> None:
    assert ("organization", name) in named(text)


def test_two_bodies_joined_by_and_are_two_and_what_the_verb_asks_for_is_no_part_of_a_name() -> None:
    text = "أدانت المنظمة الوطنية للبحارة والمنظمة الوطنية للصيادين الحادث."
    assert [name for _, name in named(text)] == ["المنظمة الوطنية للبحارة", "المنظمة الوطنية للصيادين"]
    assert named("دعت المنظمة الوطنية للتحرك العاجل.") == []


def test_persons_joined_by_and_are_named_without_it() -> None:
    assert [name for _, name in named("أفرج عن سمير عواد، ونبيل عواد، وياسر عواد.")] == [
        "سمير عواد",
        "نبيل عواد",
        "ياسر عواد",
    ]


def test_a_name_between_commas_after_an_office_is_a_person_and_its_surname_too() -> None:
    told = ids("رحب المفوض السامي لحقوق الإنسان، كريستوف هولمباخ، بالقرار. وقال هولمباخ إن العمل بدأ.")
    assert told["هولمباخ"] == told["كريستوف هولمباخ"]


@pytest.mark.parametrize("text", ["أعرب عن كامل التضامن معهم.", "حل عادل وشامل.", "قالت المتحدثة باسم المكتب ذلك."])
def test_common_words_that_look_like_given_names_name_nobody(text: str) -> None:
    assert "person" not in {kind for kind, _ in named(text)}


def test_a_decision_of_a_day_is_no_resolution_of_the_security_council() -> None:
    assert named("ندعو إلى تطبيق قرار 14 جوان 2019.") == []
    assert ("instrument", "القرار 1325") in named("ذكر مجلس الأمن بأن القرار 1325 نافذ.")


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("تحمّل الوزارة السلطات السورية كامل المسؤولية عن سلامتهم.", ""),
        ("Human Rights Watch holds the authorities responsible for their safety.", ""),
        ("HRW hace responsable al Gobierno de su seguridad.", ""),
        ("Human Rights Watch tient les autorités pour responsables de leur sort.", ""),
        ("Мы возлагаем ответственность за это на власти.", "Amnesty International"),
    ],
)
def test_who_holds_whom_responsible_condemns(text: str, issuer: str) -> None:
    assert [kind for kind, _ in (acts(text, issuer=issuer) if issuer else acts(text))] == ["condemns"]


@pytest.mark.parametrize("text", ["يهدف المشروع إلى تحمل المسؤولية.", "He held the rope.", "They hold a meeting."])
def test_to_bear_responsibility_or_hold_something_condemns_nobody(text: str) -> None:
    assert acts(text) == []


def test_a_verb_before_to_keeps_the_subject_of_the_one_before() -> None:
    assert acts("أدانت هيومن رايتس ووتش الحكم. ودعت إلى إلغائه.") == [
        ("condemns", ["local:human-rights-watch"]),
        ("calls-for", ["local:human-rights-watch"]),
    ]


def test_what_the_statement_calls_for_its_issuer_calls_for() -> None:
    told = acts("أدانت هيومن رايتس ووتش الحكم. وحث البيان السلطات المصرية على إلغائه.")
    assert told[-1] == ("calls-for", ["local:human-rights-watch"])


def test_who_says_we_beside_its_name_is_the_issuer() -> None:
    assert acts("إننا في هيومن رايتس ووتش ندعو إلى التهدئة.") == [("calls-for", ["local:human-rights-watch"])]


def test_an_officer_speaks_for_the_body() -> None:
    told = acts("قالت المديرة التنفيذية لليونيسف إن الوضع خطير.")
    assert told == [("reports", ["local:office/executive-director/Q740308"])]


@pytest.mark.parametrize("text", ["اقرأ التفاصيل هنا.", "تقع مدينة جميلة هناك.", "The United States is large."])
def test_here_a_city_and_the_states_do_nothing(text: str) -> None:
    assert acts(text) == []


def test_the_name_of_who_speaks_or_signs_tells_no_theme() -> None:
    assert DEFENDERS not in themes("قالت الرابطة الوطنية للدفاع عن حقوق الإنسان إن أسعار الخبز ارتفعت.")
    assert DEFENDERS not in themes("ارتفعت أسعار الخبز.\n- الرابطة الوطنية للدفاع عن حقوق الإنسان\n")
    assert DEFENDERS in themes("حكمت المحكمة بالسجن على المدافعين عن حقوق الإنسان.")


def test_a_mandate_that_is_spoken_of_tells_its_theme() -> None:
    assert "special-procedures" in themes("The Special Rapporteur on torture visited two prisons.")


def test_traditional_characters_are_read_as_simplified_ones() -> None:
    traditional, simplified = (TAGGER.tag(text=t) for t in ("歐盟強烈譴責這次恐怖襲擊。", "欧盟强烈谴责这次恐怖袭击。"))
    assert [(a.kind, a.actors) for a in traditional.acts] == [("condemns", ["wikidata:Q458"])]
    assert [t.id for t in traditional.themes] == [t.id for t in simplified.themes] != []
