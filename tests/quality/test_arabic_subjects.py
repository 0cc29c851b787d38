"""Who acts in Arabic: what leads a verb, what follows it, and what only stands beside it."""

import pytest

from tests.quality.test_acts import TAGGER


def told(text: str) -> list[tuple[str, list[str], list[str]]]:
    tags = TAGGER.tag(text=text)
    names = {entity.id: entity.mentions[0].text for entity in tags.entities}
    return [(act.kind, [names[i] for i in act.actors], [names[i] for i in act.targets]) for act in tags.acts]


@pytest.mark.parametrize(
    ("text", "actor", "target"),
    [
        ("الاتحاد الأوروبي يدعو إيران إلى وقف الإعدامات", "الاتحاد الأوروبي", "إيران"),
        ("منظمة العفو الدولية تطالب الحكومة المصرية بالإفراج عنهم", "منظمة العفو الدولية", "الحكومة المصرية"),
        ("النرويج تحث فنزويلا على الحوار", "النرويج", "فنزويلا"),
    ],
)
def test_the_body_right_before_a_verb_acts_and_the_one_after_it_is_called_on(
    text: str, actor: str, target: str
) -> None:
    (_, actors, targets) = told(text)[0]
    assert (actors, target in targets) == ([actor], True)


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("عبر مركز الضياء لحقوق الإنسان عن قلقه البالغ", "مركز الضياء لحقوق الإنسان"),
        ("أدان الرئيس علي عبدالله صالح الهجوم على العاصمة", "علي عبدالله صالح"),
        ("أدان الرئيس السابق سمير خليل الهجوم", "سمير خليل"),
        ("جدد الاتحاد الأوربي دعوته إلى الحوار", "الاتحاد الأوربي"),
    ],
)
def test_a_verb_that_may_be_a_preposition_and_a_title_leave_the_subject_to_act(text: str, actor: str) -> None:
    assert told(text)[0][1] == [actor]


@pytest.mark.parametrize(
    "text",
    [
        "أدان الاتحاد الأفريقي الهجوم. وانتقد بشدة فنزويلا التي رفضت الحوار",
        "أدان الاتحاد الأفريقي الهجوم. داعيا المجتمع الدولي إلى التحرك",
        "أدان الاتحاد الأفريقي الهجمات في السودان ومصر وإيران، معتبرا أنها تثير القلق",
        "أدان الاتحاد الأفريقي الهجوم. وبحسب وكالة الأنباء النرويجية (NTB)، أكد أن الحوار سيستمر",
    ],
)
def test_who_acted_before_goes_on_where_what_follows_is_an_object_a_source_or_a_place(text: str) -> None:
    assert [actors for _, actors, _ in told(text)] == [["الاتحاد الأفريقي"]] * 2


def test_a_comma_alone_joins_no_second_actor() -> None:
    assert told("وحث الاتحاد الأفريقي، إسرائيل على وقف القصف")[0][1] == ["الاتحاد الأفريقي"]


def test_an_organisation_for_short_is_none_that_somebody_belongs_to() -> None:
    text = "دعت منظمة الأفق للحقوق إلى وقف الحملة. وقالت إن المخطوفين لا ينتمون للحوثيين. وأكدت المنظمة أن ذلك جريمة"
    assert told(text)[-1][1] == ["منظمة الأفق للحقوق"]
