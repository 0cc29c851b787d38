"""Who speaks in Arabic releases: persons told by their work, surnames alone, "we at", and whom "also" calls on."""

import pytest

from tests.quality.test_acts import TAGGER


def actors(text: str) -> list[list[str]]:
    tags = TAGGER.tag(text=text, declared="ar")
    names = {entity.id: entity.mentions[0].text for entity in tags.entities}
    return [[names[i] for i in act.actors] for act in tags.acts]


def persons(text: str) -> list[list[str]]:
    found = TAGGER.tag(text=text, declared="ar").entities
    return [[m.text for m in entity.mentions] for entity in found if entity.type == "person"]


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("قالت ديبة زرمان، باحثة في المنظمة، إن الوضع خطير", "ديبة زرمان"),
        ("أكد المهندس على سالم الدرمكي أن العمل مستمر", "على سالم الدرمكي"),
        ("هنأ الشيخ سعود بن خالد بن أحمد آل زرمان الفريق", "سعود بن خالد بن أحمد آل زرمان"),
        ("أشاد نقيب المحامين عدنان زرمان بالقرار", "عدنان زرمان"),
        ("أدان السفير أحمد زرمان بأشد العبارات الهجوم", "أحمد زرمان"),
    ],
)
def test_a_person_is_told_by_work_title_and_family(text: str, person: str) -> None:
    assert [person] in persons(text)


def test_names_of_the_accused_are_nobody_called_asma() -> None:
    assert persons("نشرت الصحيفة أسماء المتهمين") == []


def test_the_surname_of_a_listed_person_stands_for_the_person_but_no_part_of_an_office_does() -> None:
    text = "رحب الأمين العام لمجلس التعاون لدول الخليج العربية جاسم البديوي بالقرار. وأكد البديوي دعم الدول العربية."
    assert [m for (*_, m) in persons(text)] == ["البديوي"]
    assert len({tuple(who) for who in actors(text)}) == 1


def test_we_at_a_body_is_that_body_and_whom_we_call_on_is_not() -> None:
    assert actors("نؤكد في منظمة زرمان التزامنا بالدعم. وندعو الجميع إلى العمل.") == [["منظمة زرمان"]] * 2
    assert actors("ندعو منظمة العفو الدولية إلى العمل.") == [[]]


@pytest.mark.parametrize(
    "more",
    [
        "وطالبت أيضا السلطات العراقية بالتحقيق",
        "كما دعت الحكومة العراقية إلى الحوار",
        "وحثت الحكومة العراقية على التعاون",
    ],
)
def test_whom_a_verb_asks_for_more_or_urges_is_its_object(more: str) -> None:
    assert actors(f"أدانت منظمة العفو الدولية الاعتقال. {more}.") == [["منظمة العفو الدولية"]] * 2


def test_a_masculine_verb_does_not_go_on_with_a_feminine_state() -> None:
    assert actors("أعلنت تونس القرار. وطالب بالحوار.") == [["تونس"], []]
    assert actors("أعلنت تونس القرار. وطالبت بالحوار.") == [["تونس"]] * 2


def test_a_ministry_of_solidarity_expresses_none() -> None:
    told = [act.kind for act in TAGGER.tag(text="أكدت وزيرة التضامن الاجتماعي أن العمل مستمر").acts]
    assert told == ["affirms"]


@pytest.mark.parametrize(
    ("text", "kind"), [("نوهت الوزارة بالجهود", "appreciates"), ("أعلن القرار منوها إلى أن", "reports")]
)
def test_to_praise_and_to_point_out_are_one_verb_in_arabic(text: str, kind: str) -> None:
    assert TAGGER.tag(text=text, declared="ar").acts[-1].kind == kind


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("أدان المتحدث الرسمي باسم منظمة العفو الدولية الاعتقال", "منظمة العفو الدولية"),
        ("أعربت الأمانة العامة لمنظمة العفو الدولية عن قلقها", "منظمة العفو الدولية"),
        ("أدان المكتب المركزي لمنظمة العفو الدولية الاعتقال", "منظمة العفو الدولية"),
        ("أكد سعادة الدكتور علي بن سالم الزرماني، رئيس الجمعية، أن العمل مستمر", "علي بن سالم الزرماني"),
        ("قالت مديرة البحوث في المكتب الإقليمي، ديبة زرمان، إن الوضع خطير", "ديبة زرمان"),
    ],
)
def test_organs_honorifics_and_roles_leave_body_or_person_to_act(text: str, actor: str) -> None:
    assert actors(text)[0] == [actor]


def test_they_is_not_said_of_one_ministry() -> None:
    assert actors("تظاهر عمال أمام وزارة التربية، وطالبوا بالحوار.") == [[]]


def test_that_authorities_should_is_a_call_of_who_says_so_but_a_duty_that_is_affirmed_is_none() -> None:
    said = TAGGER.tag(text="قالت منظمة العفو الدولية إن على السلطات الجزائرية الإفراج عنهم", declared="ar").acts
    assert [act.kind for act in said] == ["calls-for"]
    affirmed = TAGGER.tag(text="أكدت منظمة العفو الدولية أن على الدول واجبات", declared="ar").acts
    assert [act.kind for act in affirmed] == ["affirms"]
