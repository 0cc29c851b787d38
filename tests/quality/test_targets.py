"""To whom an act is done, and who is only named beside it."""

import pytest

from tests.quality.test_acts import TAGGER


def targets(text: str) -> list[list[str]]:
    return [act.targets for act in TAGGER.tag(text=text).acts]


@pytest.mark.parametrize(
    "text",
    [
        "México expresó su rechazo al bloqueo y Cuba agradeció el apoyo.",
        "Mexico condemned the blockade and Cuba welcomed the support.",
        "Le Mexique a condamné le blocus et Cuba a salué le soutien.",
        "Мексика осудила блокаду, а Куба приветствовала поддержку.",
    ],
)
def test_who_acts_next_is_no_target_of_the_act_before(text: str) -> None:
    assert targets(text) == [[], []]


@pytest.mark.parametrize(
    "text",
    [
        "The Government of Kenya welcomed the loan.",
        "Les autorités maliennes ont salué cette position.",
        "El Gobierno de Chile agradeció el préstamo.",
        "МИД России осудил удар.",
        "استنكرت وزارة الخارجية الأردنية اقتحام المسجد",
    ],
)
def test_a_part_of_the_name_of_who_acts_is_no_target(text: str) -> None:
    assert targets(text) == [[]]


@pytest.mark.parametrize(
    "text",
    [
        "اتفق الجانبان على تقوية دور هيئات حقوق الإنسان التابعة للأمم المتحدة وتنظيم حدث لمجلس حقوق الإنسان",
        "Norway agreed to fund a side event at the next session of the Human Rights Council.",
        "La Norvège s'est engagée à poursuivre les travaux devant le Conseil des droits de l'homme.",
        "OHCHR documented 312 civilian casualties in Ukraine.",
    ],
)
def test_who_is_named_in_a_matter_is_no_target_of_a_promise_or_a_report(text: str) -> None:
    assert targets(text) == [[]]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The EU urged Israel to cooperate with the International Criminal Court.", ["iso:IL"]),
        ("The EU promised Ukraine more aid.", ["iso:UA"]),
        ("Norway thanked Qatar and Egypt for their role.", ["iso:QA", "iso:EG"]),
        ("Qatar was thanked by Norway.", ["iso:QA"]),
        ("L'Union européenne demande à la Norvège et au Qatar d'agir.", ["iso:NO", "iso:QA"]),
        ("La Unión Europea agradeció el apoyo de Noruega al proceso de paz en Colombia.", ["iso:NO"]),
        ("Казахстан выразил соболезнования народу Ирана.", ["iso:IR"]),
        ("حث الاتحاد الأوروبي إسرائيل ولبنان على وقف القتال", ["iso:IL", "iso:LB"]),
        ("欧盟对以色列表示谴责。", ["iso:IL"]),
    ],
)
def test_the_body_that_the_verb_reaches_first_is_its_target(text: str, wanted: list[str]) -> None:
    assert targets(text) == [wanted]
