"""Who speaks in what was published: experts of the UN, whoever stands after a quotation, the side of a state."""

import pytest

from tests.quality.test_acts import TAGGER

EXPERTS = "local:un-experts"


def doers(text: str, kind: str, language: str, issuer: str | None = None) -> list[list[str]]:
    acts = TAGGER.tag(text=text, declared=language, issuer=issuer).acts
    return [act.actors for act in acts if act.kind == kind]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "UN experts condemned the trial. The experts denounced the closed hearings."),
        ("fr", "Des experts de l'ONU ont condamné le procès. Les experts ont dénoncé le huis clos."),
        ("es", "Expertos de la ONU condenaron el juicio. Los expertos denunciaron la falta de pruebas."),
        ("ru", "Эксперты ООН осудили процесс. Эксперты осудили закрытые слушания."),
        ("zh", "联合国专家谴责这一审判。专家们谴责不公开审理。"),
        ("ar", "أدان خبراء الأمم المتحدة المحاكمة. وأدان الخبراء سرية الجلسات."),
    ],
)
def test_experts_of_the_un_are_not_the_un_and_are_themselves_when_named_again(language: str, text: str) -> None:
    assert doers(text, "condemns", language) == [[EXPERTS], [EXPERTS]]


def test_nobody_who_is_named_in_a_quotation_says_it() -> None:
    said = '"The Syrian authorities never stop," said a spokesman.'
    assert doers(said, "reports", "en") == [[]]
    assert doers("«Кремль судит людей», - отметил украинский министр.", "reports", "ru") == [[]]
    assert doers('"The Syrian authorities never stop," said Norway.', "reports", "en") == [["iso:NO"]]


def test_what_stands_after_a_colon_is_said_and_says_nothing() -> None:
    assert doers('The members added: "Turkey is wrong."', "reports", "en") == [[]]


def test_in_russian_they_say_so_at_the_body() -> None:
    assert doers("В ООН призвали Польшу соблюдать права беженцев.", "calls-for", "ru") == [["wikidata:Q1065"]]
    assert doers("В Сирии призвали к перемирию.", "calls-for", "ru") == [[]]


def test_in_chinese_whom_it_is_about_is_not_who_does_it() -> None:
    assert doers("欧盟发表声明，对中国律师遭受酷刑表示关切。", "concern", "zh") == [["wikidata:Q458"]]


def test_we_are_who_is_said_to_speak_in_chinese() -> None:
    text = "外交部发言人汪文斌主持例行记者会。汪文斌表示，我们坚决反对七国集团干涉内政。"
    assert doers(text, "condemns", "zh") == [["local:汪-文-斌"]]


def test_the_chinese_side_is_china_and_the_issuer_where_one_is_named() -> None:
    assert doers("中方谴责这一袭击。", "condemns", "zh") == [["iso:CN"]]
    assert doers("其中方案甲遭到反对。", "condemns", "zh") in ([], [[]])


def test_holders_of_mandates_who_sign_together_tell_nothing_of_their_mandates() -> None:
    text = (
        "The families were evicted. Their homes were demolished. They need adequate housing.\n"
        "Mary Lawlor, Special Rapporteur on human rights defenders; "
        "Alice Edwards, Special Rapporteur on torture, issued the statement."
    )
    told = {theme.id for theme in TAGGER.tag(text=text, declared="en").themes}
    assert {"housing", "special-procedures"} <= told
    assert not {"torture", "human-rights-defenders"} & told
    invited = "Organize visits of the Special Rapporteur on torture and the Special Rapporteur on racism."
    assert "torture" in {theme.id for theme in TAGGER.tag(text=invited, declared="en").themes}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Reporters Without Borders condemned the attack."),
        ("fr", "Reporters sans frontières a condamné l'attaque."),
        ("es", "Reporteros Sin Fronteras condenó el ataque."),
    ],
)
def test_the_without_in_a_name_denies_nothing(language: str, text: str) -> None:
    assert doers(text, "condemns", language) == [["local:rsf"]]
    assert doers("Without evidence, Norway did not condemn it.", "condemns", "en") == []


@pytest.mark.parametrize(
    ("language", "text", "actors"),
    [
        ("en", "In Guinea, 18 NGOs condemned the arrests.", []),
        ("en", "Norway and 18 countries condemned the arrests.", ["iso:NO"]),
        ("fr", "Guinée : arrestations, 18 organisations ont condamné la loi.", []),
        ("es", "En México, 12 organizaciones condenaron el ataque.", []),
    ],
)
def test_a_counted_group_acts_itself_and_not_the_country_that_it_acts_in(
    language: str, text: str, actors: list[str]
) -> None:
    assert doers(text, "condemns", language) == [actors]


def test_a_head_word_before_the_short_name_of_an_issuer_belongs_to_it() -> None:
    text = "تناشد جمعية الهلال للإغاثة المانحين توفير المساعدات."
    (act,) = TAGGER.tag(text=text, issuer="الهلال للإغاثة").acts
    assert (act.kind, act.actors, act.targets) == ("calls-for", ["local:الهلال-للاغاثه"], [])


def test_the_institution_is_who_acted_before() -> None:
    text = "La Defensoría del Pueblo condena los asesinatos. La institución exige una investigación."
    assert [act.actors for act in TAGGER.tag(text=text).acts] == [["local:defensoria-del-pueblo"]] * 2
