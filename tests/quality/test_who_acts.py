"""Who does it, where the subject does not simply stand before its verb."""

import pytest

from tests.quality.test_acts import TAGGER

TARGETS_OF_STATE = ["local:government/EG", "iso:EG"]


def told(text: str, issuer: str | None = None) -> list[tuple[str, list[str]]]:
    return [(act.kind, act.actors) for act in TAGGER.tag(text=text, issuer=issuer).acts]


@pytest.mark.parametrize(
    ("text", "kind", "actors"),
    [
        ("Приговор был осуждён Европейским союзом.", "condemns", ["wikidata:Q458"]),
        ("Осуждение Турцией этого шага известно.", "condemns", ["iso:TR"]),
        ("The European Union's condemnation of the coup was clear.", "condemns", ["wikidata:Q458"]),
        ("La condamnation par l'Union européenne du coup d'État est connue.", "condemns", ["wikidata:Q458"]),
        ("تم الترحيب بالاتفاق من قبل الاتحاد الأوروبي.", "appreciates", ["wikidata:Q458"]),
        (
            "The ruling was condemned by several NGOs, among them Amnesty International.",
            "condemns",
            ["wikidata:Q42970"],
        ),
    ],
)
def test_a_passive_and_a_noun_tell_their_author(text: str, kind: str, actors: list[str]) -> None:
    assert told(text) == [(kind, actors)]


@pytest.mark.parametrize(
    "text",
    [
        "إذا استمر القصف فسيواصل الاتحاد الأوروبي فرض العقوبات.",
        "سيواصل الاتحاد الأوروبي دعم السلطات إذا التزمت بمسار شامل.",
        "The European Union will provide aid if the parties agree to a truce.",
        "Si no se publican las actas, la Unión Europea seguirá negando su apoyo.",
        "Если условия не изменятся, Европейский союз продолжит давление.",
        "如果局势恶化，欧盟将继续施压。",
    ],
)
def test_a_promise_under_a_condition_is_none(text: str) -> None:
    assert "commits" not in {kind for kind, _ in told(text)}


@pytest.mark.parametrize(
    "text",
    [
        "ستقدم النرويج دعما ماليا للوكالة.",
        "Norway will provide further support.",
        "La Norvège fournira une aide supplémentaire.",
        "Noruega enviará un equipo de rescate.",
        "Норвегия предоставит дополнительную помощь.",
        "挪威将提供更多援助。",
        "أعلنت النرويج أنها ستقدم دعما ماليا للوكالة.",
    ],
)
def test_what_will_be_given_is_promised(text: str) -> None:
    assert told(text) == [("commits", ["iso:NO"])]


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ('"We stand with the people of Gaza," UNICEF said.', ["wikidata:Q740308"]),
        ('"The attack is a blatant violation of international law," said UNICEF.', ["wikidata:Q740308"]),
        ("« Nous condamnons cette attaque », a déclaré l'UNICEF.", ["wikidata:Q740308"]),
        ("«Мы осуждаем этот удар», — заявил ЮНИСЕФ.", ["wikidata:Q740308"]),
    ],
)
def test_who_is_quoted_speaks_and_not_the_issuer(text: str, actors: list[str]) -> None:
    assert [who for _, who in told(text, "Oxfam")] == [actors]


def test_a_subject_after_that_is_a_new_one() -> None:
    text = "La Cancillería argentina recordó que en 2022 la OEA había repudiado la invasión."
    assert told(text) == [("affirms", ["local:ministry/foreign-affairs/AR"]), ("condemns", ["wikidata:Q123759"])]


def test_two_joined_by_with_in_chinese_are_two() -> None:
    assert told("欧盟与非盟对人道危机表示担忧。") == [("concern", ["wikidata:Q458", "wikidata:Q7159"])]


@pytest.mark.parametrize(
    "text",
    [
        "Amnesty International urged the Egyptian authorities to release Ibrahim Metwally.",
        "دعت منظمة العفو الدولية السلطات المصرية إلى الضغط على إسرائيل.",
        "Amnistía Internacional instó a las autoridades egipcias a liberar a los presos.",
    ],
)
def test_who_calls_on_an_organ_calls_on_its_state_and_on_nobody_named_in_the_matter(text: str) -> None:
    (act,) = TAGGER.tag(text=text).acts
    assert (act.actors, act.targets) == (["wikidata:Q42970"], TARGETS_OF_STATE)


def test_who_suffers_what_is_condemned_is_no_target() -> None:
    (act,) = TAGGER.tag(text="Spain condemned the attack against Qatar.").acts
    assert act.targets == []


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("أدان الأمين العام لمجلس التعاون الخليجي الهجوم.", "local:office/secretary-general/Q217172"),
        ("NATO's Secretary General condemned the attack.", "local:office/secretary-general/Q7184"),
        ("La directrice générale de l'UNESCO a condamné l'attaque.", "local:office/director-general/Q7809"),
        ("El Presidente del Consejo Europeo condenó el ataque.", "local:office/president/Q8886"),
        ("东盟秘书长谴责该袭击。", "local:office/secretary-general/Q7768"),
    ],
)
def test_who_heads_a_body_acts_and_not_the_body(text: str, who: str) -> None:
    assert told(text) == [("condemns", [who])]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("The Deputy Secretary-General of the United Nations condemned the attack.", "local:office/deputy/Q81066"),
        ("La vice-présidente de la Commission européenne a condamné l'attaque.", "local:office/deputy-president/Q8880"),
        ("أدان رئيس المجلس الأوروبي السابق الهجوم.", "local:office/former-president/Q8886"),
    ],
)
def test_a_deputy_and_a_former_head_are_not_the_head(text: str, who: str) -> None:
    assert told(text) == [("condemns", [who])]


def test_an_arabic_verb_that_disagrees_with_the_noun_after_it_goes_on_with_who_acted() -> None:
    text = "أعرب الاتحاد الأوروبي عن قلقه. وحث السلطات المصرية على الإفراج عنهم. ودعت النرويج إلى الحوار."
    assert [act.actors for act in TAGGER.tag(text=text).acts] == [["wikidata:Q458"], ["wikidata:Q458"], ["iso:NO"]]


def test_the_members_of_a_council_go_on_in_the_plural() -> None:
    text = "يعرب أعضاء مجلس الأمن عن قلقهم، ويدينون الهجمات."
    assert [who for _, who in told(text)] == [["wikidata:Q37470"]] * 2


@pytest.mark.parametrize(
    "text",
    [
        "نفت الجزائر أن تكون قد أدانت القرار.",
        "Algeria denied that Norway had condemned the decision.",
        "L'Algérie dément que la Norvège ait condamné la décision.",
        "Argelia negó que Noruega hubiera condenado la decisión.",
        "Алжир опроверг, что Норвегия осудила решение.",
        "阿尔及利亚否认挪威谴责了该决定。",
    ],
)
def test_what_is_denied_to_have_been_done_is_no_act(text: str) -> None:
    assert told(text) == []


def test_a_chinese_verb_before_the_name_that_it_describes_is_its_act() -> None:
    acts = TAGGER.tag(text="曾谴责该袭击的卡塔尔呼吁以色列遵守停火协议。").acts
    assert [(act.kind, act.actors, act.targets) for act in acts] == [
        ("condemns", ["iso:QA"], []),
        ("calls-for", ["iso:QA"], ["iso:IL"]),
    ]


def test_thanks_to_the_chair_are_no_act() -> None:
    assert told("Thank you, Mr. President. We welcome the report.", "Ireland") == [("appreciates", ["iso:IE"])]
