"""A subject that is no known body acts for nobody, and a court that convicts condemns nothing."""

import pytest

from tests.quality.test_acts import AU, EU, TAGGER

AMNESTY = "wikidata:Q42970"


def told(text: str) -> list[tuple[str, list[str]]]:
    return [(act.kind, act.actors) for act in TAGGER.tag(text=text).acts]


@pytest.mark.parametrize(
    "text",
    [
        "The EU welcomed the truce. Nurses demanded safe wards.",
        "The EU welcomed the truce. His sister said that he is ill.",
        "The EU welcomed the truce. The bishops strongly condemned the raid.",
        "L'Union européenne a salué la trêve. Les infirmières ont exigé des soins.",
        "L'Union européenne a salué la trêve. L'avocat a dénoncé le procès.",
        "La UE celebró la tregua. Los maestros exigieron seguridad.",
        "ЕС приветствовал перемирие. Медсёстры потребовали безопасности.",
        "ЕС приветствовал перемирие. Его адвокат заявил, что он болен.",
        "欧盟欢迎停火。示威者要求公正审判。",
        "رحب الاتحاد الأوروبي بالهدنة. وقالت عائلته إنه مريض",
        "رحب الاتحاد الأوروبي بالهدنة. وندد سكان المدينة بالقصف",
    ],
)
def test_who_acted_before_does_not_go_on_where_somebody_else_is_the_subject(text: str) -> None:
    assert [actors for _, actors in told(text)] == [[EU], []]


@pytest.mark.parametrize(
    "text",
    [
        "The African Union welcomed the truce. It also demanded safe wards.",
        "The African Union welcomed the truce. The new report demanded safe wards.",
        "The African Union welcomed the truce. The Panel demanded safe wards.",
        "L'Union africaine a salué la trêve. Elle a exigé des soins.",
        "La Unión Africana celebró la tregua. La institución exigió seguridad.",
        "La Unión Africana celebró la tregua. En su informe exigió seguridad.",
        "Африканский союз приветствовал перемирие. Также потребовал безопасности.",
    ],
)
def test_who_acted_before_goes_on_in_a_pronoun_a_paper_or_a_short_name(text: str) -> None:
    assert [actors for _, actors in told(text)] == [[AU], [AU]]


@pytest.mark.parametrize(
    "text",
    [
        "The court condemned the editor to two years in prison.",
        "La cour d'appel a condamné le rédacteur à deux ans de prison.",
        "Le rédacteur a été condamné à deux ans de prison.",
        "El tribunal condenó a Marta Ruiz a diez años de prisión.",
        "Верховный суд осудил редактора на пять лет.",
        "Редактор был осуждён к лишению свободы.",
        "وأدانت المحكمة رئيس التحرير بالسجن سنتين",
        "وكان القضاء قد أدان رئيس التحرير",
        "المحكمة تدين رئيس التحرير",
    ],
)
def test_a_conviction_is_no_condemnation(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Before the court the European Union condemned the verdict.", EU),
        ("L'Union européenne condamne la peine de deux ans de prison.", EU),
        ("The International Criminal Court condemned the sanctions.", "wikidata:Q47488"),
        ("أدانت منظمة العفو الدولية الحكم على رئيس التحرير بالسجن", AMNESTY),
        ("أدانت المحكمة الجنائية الدولية العقوبات", "wikidata:Q47488"),
    ],
)
def test_who_condemns_a_verdict_or_is_a_court_of_the_world_condemns(text: str, actor: str) -> None:
    assert told(text) == [("condemns", [actor])]


@pytest.mark.parametrize(
    "text",
    ["The head of the court condemned the attack.", "Le président de la cour a condamné l'attaque."],
)
def test_who_heads_a_court_condemns(text: str) -> None:
    assert told(text) == [("condemns", [])]


def test_regret_for_a_conviction_tells_the_regret_alone() -> None:
    text = "أعربت منظمة العفو الدولية عن أسفها لإدانة المحكمة الكاتبة سنية الدهماني"
    assert told(text) == [("concern", [AMNESTY])]


def test_a_word_for_a_body_before_the_issuers_name_is_the_issuer() -> None:
    (act,) = TAGGER.tag(text="تناشد جمعية الهلال للإغاثة المانحين توفير الغذاء", issuer="الهلال للإغاثة").acts
    assert (act.actors, act.targets) == (["local:الهلال-للاغاثه"], [])
