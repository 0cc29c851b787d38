"""Who says that the authorities must do something calls on them; where something was done is nobody's target."""

import pytest

from tests.seeded import seeded_tagger

TAGGER = seeded_tagger()
AMNESTY = "wikidata:Q42970"


def acts(text: str, issuer: str | None = "Amnesty International") -> list[tuple[str, list[str], list[str]]]:
    return [(act.kind, act.actors, act.targets) for act in TAGGER.tag(text=text, issuer=issuer).acts]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("The Saudi authorities must immediately release him.", "local:government/SA"),
        ("Bahrain should release all prisoners of conscience.", "iso:BH"),
        ("Les autorités égyptiennes doivent libérer les détenus.", "local:government/EG"),
        ("El Gobierno de Cuba debe respetar la libertad de prensa.", "local:government/CU"),
        ("Власти Беларуси должны немедленно освободить заключенных.", "local:government/BY"),
        ("中国当局必须立即释放他。", "local:government/CN"),
        ("على الحكومة المصرية وقف الحملة فورا.", "local:government/EG"),
    ],
)
def test_a_duty_of_authorities_is_the_issuers_call_in_six_languages(text: str, target: str) -> None:
    ((kind, actors, targets),) = acts(text)
    assert (kind, actors) == ("calls-for", [AMNESTY])
    assert target in targets


@pytest.mark.parametrize(
    "text",
    [
        "The authorities should have released him.",
        "The weather must improve.",
        "Must the authorities release him?",
        "If the authorities must choose, they will.",
        "تعتمد المنظمة على السلطات المحلية في عملها.",
    ],
)
def test_what_was_not_done_what_falls_on_others_and_what_is_supposed_are_no_calls(text: str) -> None:
    assert [kind for kind, _, _ in acts(text) if kind == "calls-for"] == []


def test_a_duty_that_nobody_lays_on_anybody_is_no_act() -> None:
    assert acts("The authorities must release him.", issuer=None) == []


def test_who_is_quoted_lays_the_duty() -> None:
    assert acts('"The Syrian authorities should end it," said Norway.') == [
        ("calls-for", ["iso:NO"], ["local:government/SY", "iso:SY"])
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Germany condemns the attack in Pakistan.",
        "Germany condemns the attack on Qatar.",
        "La France condamne l'attentat au Pakistan.",
        "أدانت ألمانيا الهجوم في باكستان.",
        "中方强烈谴责在索马里发生的恐怖袭击。",
        "Германия осуждает нападение в Пакистане.",
    ],
)
def test_where_what_is_condemned_was_done_is_no_target(text: str) -> None:
    ((kind, _, targets),) = acts(text, issuer=None)
    assert (kind, targets) == ("condemns", [])


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("La France exprime sa préoccupation après les frappes au Liban. Elle appelle toutes les parties.", "iso:FR"),
        ("España expresa su preocupación por los ataques en Líbano. Pide a las partes que cesen.", "iso:ES"),
        ("Россия выражает озабоченность событиями в Судане. Россия призывает стороны к диалогу.", "iso:RU"),
    ],
)
def test_parties_that_are_called_on_do_not_call(text: str, actor: str) -> None:
    assert acts(text, issuer=None)[-1][1] == [actor]


def test_dollars_are_no_state() -> None:
    assert acts("UNICEF pledges US$5 million for Sudan.", issuer=None) == [("commits", ["wikidata:Q740308"], [])]


def test_who_says_nothing_that_is_told_does_not_act() -> None:
    assert acts("Human Rights Watch said today.", issuer=None) == []


def test_a_quote_has_both_of_its_marks() -> None:
    (act,) = TAGGER.tag(text="«Мемориал» осуждает приговор активистам.").acts
    assert act.quote.text == "«Мемориал» осуждает приговор активистам"


def test_an_issuer_is_known_in_texts_of_other_languages() -> None:
    assert acts("نطالب السلطات السعودية بالإفراج عنه.")[0][1] == [AMNESTY]


def test_a_minister_and_his_name_after_a_title_are_one() -> None:
    text = "رحب وزير الخارجية السعودي الأمير فيصل بن فرحان بالاتفاق."
    assert acts(text, issuer=None) == [("appreciates", ["wikidata:Q72099398"], [])]


def test_what_a_thing_was_is_not_said_by_who_speaks_of_it() -> None:
    assert [kind for kind, _, _ in acts("رحبت جامعة الدول العربية بوقف إطلاق النار الذي أعلن مساء أمس.")] == [
        "appreciates"
    ]
