"""Who does what: kinds, actors and quotes of acts, and what only looks like one."""

import pytest

from shared.contract.enriched_statement import Act
from tests.seeded import seeded_tagger

TAGGER = seeded_tagger()
EU, AU, OHCHR, HRW = "wikidata:Q458", "wikidata:Q7159", "wikidata:Q656812", "local:human-rights-watch"


def acts(text: str, **given: str) -> list[tuple[str, list[str]]]:
    return [(act.kind, act.actors) for act in TAGGER.tag(text=text, **given).acts]


@pytest.mark.parametrize(
    "text",
    [
        "The EU did not condemn the raid.",
        "The EU refused to condemn the raid.",
        "The EU has never welcomed it.",
        "لم يدن الاتحاد الأوروبي الهجوم",
        "ولم تعلن السلطات عن شيء",
        "L'Union européenne n'a pas condamné l'attaque.",
        "L'Union européenne ne condamne pas l'attaque.",
        "La Unión Europea no condenó el ataque.",
        "Европейский союз не осудил нападение.",
        "欧盟没有谴责这次袭击。",
        "欧盟未对此表示关切。",
    ],
)
def test_what_is_denied_is_no_act(text: str) -> None:
    assert acts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "They went to the welcome centre.",
        "A man was arrested concerning a theft.",
        "He works at a call centre and likes press releases.",
        "يهدف المشروع إلى ضمان رصد الانتهاكات",
        "على المجتمع الدولي أن يدين الهجوم",
        "They ought to condemn it.",
        "Il vit à la cour d'appel.",
        "Según la ley, el plazo es de un mes.",
    ],
)
def test_a_false_cue_or_a_wish_is_no_act(text: str) -> None:
    assert acts(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("أعرب الاتحاد الأوروبي عن بالغ قلقه إزاء الوضع", "concern"),
        ("رحب الاتحاد الأوروبي بالاتفاق", "appreciates"),
        ("الاتحاد الأوروبي يدين الهجوم", "condemns"),
        ("جدد الاتحاد الأوروبي التزامه بالسلام", "commits"),
        ("The EU voiced its deep concern.", "concern"),
        ("The EU extends its condolences to the families.", "solidarity"),
        ("L'Union européenne s'est félicitée de l'accord.", "appreciates"),
        ("L'Union européenne a exprimé sa vive préoccupation.", "concern"),
        ("La Unión Europea reiteró su llamamiento a la calma.", "calls-for"),
        ("La Unión Europea se solidariza con las familias.", "solidarity"),
        ("Европейский союз выразил серьёзную обеспокоенность.", "concern"),
        ("Евросоюз призвал стороны к миру.", "calls-for"),
        ("欧盟对局势深表关切。", "concern"),
        ("欧盟重申支持和平。", "affirms"),
    ],
)
def test_verbs_and_nouns_tell_the_kind_and_the_body_before_or_after_them_acts(text: str, kind: str) -> None:
    assert acts(text) == [(kind, [EU])]


def test_joined_verbs_have_one_subject_and_a_clause_each() -> None:
    told = TAGGER.tag(text="The EU condemned the raid on Gaza and called for an inquiry by the ICC.").acts
    assert [(act.kind, act.actors) for act in told] == [("condemns", [EU]), ("calls-for", [EU])]
    assert [act.quote.text for act in told] == ["The EU condemned the raid on Gaza", "called for an inquiry by the ICC"]
    assert acts("شجب الاتحاد الأوروبي الهجوم وأعرب عن تضامنه مع العراق") == [("condemns", [EU]), ("solidarity", [EU])]


def test_two_subjects_of_one_sentence_act_each() -> None:
    told = acts("The EU condemned the raid, while Qatar called for a truce.")
    assert told == [("condemns", [EU]), ("calls-for", ["iso:QA"])]


def test_the_reported_body_acts_and_not_the_reporter() -> None:
    assert acts("The ministry said Germany had condemned the coup.") == [("condemns", ["iso:DE"])]
    assert acts("نقلت الوكالة عن الوزير قوله إن الجزائر تدين الاعتداء") == [("condemns", ["iso:DZ"])]
    assert acts("According to Human Rights Watch, forty people were held.") == [("reports", [HRW])]


def test_in_a_passive_the_agent_acts() -> None:
    assert acts("The attack on Qatar was condemned by the African Union.") == [("condemns", [AU])]
    assert acts("L'attaque a été condamnée par l'Union africaine.") == [("condemns", [AU])]


def test_several_bodies_act_together() -> None:
    assert acts("Qatar and the African Union pledged support.") == [("commits", ["iso:QA", AU])]
    assert acts("أعلنت النرويج وأيرلندا موقفا مشتركا") == [("reports", ["iso:NO", "iso:IE"])]


def test_both_sides_are_those_whose_adjectives_follow() -> None:
    assert acts("اتفق الجانبان المغربي والإسباني على اللقاء") == [("commits", ["iso:MA", "iso:ES"])]


def test_we_is_the_issuer_or_who_stands_before_a_colon() -> None:
    assert acts("ندين الهجوم", issuer="جمعية الأمل") == [("condemns", ["local:جمعيه-الامل"])]
    assert acts("وزير الخارجية اللبناني: نرحب بالقرار") == [
        ("appreciates", ["local:office/minister/foreign-affairs/LB"])
    ]
    assert acts("We condemn it.") == [("condemns", [])]


def test_a_common_noun_as_subject_has_no_id() -> None:
    assert acts("The European Union met. Ministers condemned the raid.")[-1] == ("condemns", [])
    assert acts("اجتمع الاتحاد الأوروبي. وأكد الوزراء أهمية السلام")[-1] == ("affirms", [])


def test_who_is_called_on_does_not_call() -> None:
    text = "تعرب منظمة العفو الدولية عن قلقها، وتطالب السلطات المصرية بالإفراج عنه"
    assert acts(text) == [("concern", ["wikidata:Q42970"]), ("calls-for", ["wikidata:Q42970"])]


DIALOGUE = """عقدت النرويج ومنظمة العمل الدولية في أوسلو أول حوار سنوي حول العمل اللائق.
وأعربت النرويج عن تقديرها لدور المنظمة في تقديم المساعدة التقنية للدول.
وأكد الجانبان أن الحرية النقابية شرط للتنمية، كما ناقشا عمل الأطفال.
واتفق الجانبان على مواصلة التعاون، بما في ذلك تنظيم حدث جانبي على هامش الدورة المقبلة لمجلس حقوق الإنسان.
وأخيرا، أعرب الطرفان، حسب البيان، عن قلقهما بشأن الأعمال الانتقامية، واتفقا على إطلاق حملة مشتركة."""


def test_a_report_on_a_dialogue_says_who_of_the_two_does_what() -> None:
    norway, ilo = "iso:NO", "wikidata:Q54129"
    told = TAGGER.tag(text=DIALOGUE).acts
    appreciates, affirms, reports, commits, concern, campaign = told
    assert (appreciates.kind, appreciates.actors, appreciates.targets) == ("appreciates", [norway], [ilo])
    assert "technical-assistance" in appreciates.themes
    assert [act.kind for act in (affirms, reports, commits, concern, campaign)] == [
        "affirms", "reports", "commits", "concern", "commits"
    ]  # fmt: skip
    assert all(act.actors == [norway, ilo] for act in (affirms, reports, commits, concern, campaign))
    assert "حدث جانبي" in commits.quote.text
    assert "حملة مشتركة" in campaign.quote.text
    assert "حملة" not in concern.quote.text


def _of(kind: str, told: list[Act], words: str) -> Act:
    return next(act for act in told if act.kind == kind and words in act.quote.text)


def test_the_example_article_says_who_does_what(article: tuple[str, str]) -> None:
    title, text = article
    told = TAGGER.tag(text=text, title=title).acts
    role = _of("appreciates", told, "لدور المفوضية السامية")
    assert (role.actors, role.targets) == ([EU], [OHCHR])
    assert {"technical-assistance", "monitoring-and-reporting"} <= set(role.themes)
    prevention = _of("affirms", told, "أفضل منع للنزاع")
    work, campaign = _of("commits", told, "مواصلة العمل"), _of("commits", told, "حملة عامة مشتركة")
    assert "حدث جانبي" in work.quote.text
    assert work.targets == []  # the Council is named in it, nothing is promised to it
    concern = _of("concern", told, "المدافعين عن حقوق الإنسان والمجتمع المدني")
    assert all(act.actors == [EU, OHCHR] for act in (prevention, work, campaign, concern))
    assert "conflict-prevention" in prevention.themes
    assert "climate-change" in work.themes
    assert "internet-shutdowns" in campaign.themes
    assert {"human-rights-defenders", "civic-space"} <= set(concern.themes)
