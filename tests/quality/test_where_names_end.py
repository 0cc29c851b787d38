"""Names that ran on, broke off or were none: found in real statements, told here by sentences of our own."""

import pytest

from tests.seeded import seeded_tagger

TAGGER = seeded_tagger()


def names(text: str, kind: str) -> set[str]:
    return {m.text for e in TAGGER.tag(text=text).entities if e.type == kind for m in e.mentions}


@pytest.mark.parametrize(
    ("text", "kind", "told"),
    [
        ("The Committee's Guidelines were adopted in spring.", "organization", set()),
        ("Mary Foster, Committee Chairperson, thanked them.", "organization", set()),
        ("The Ministerial Council Decision was read out.", "organization", {"Ministerial Council"}),
        ("Ils ont accès à l'Université et de travailler dans la santé.", "organization", set()),
        ("Elle vit à Saint-Denis Basse Ville depuis dix ans.", "person", set()),
        ("Murió Samuel Castro do Rio Grande.", "person", {"Samuel Castro do Rio Grande"}),
        ('رحبت منظمة "نور" للحقوق والحريات بالقرار.', "organization", {'منظمة "نور" للحقوق والحريات'}),
        ("أطلقت مبادرة دولية للحوار.", "organization", set()),
        ("عقدت مؤتمر صحفي بمقر البلدية.", "event", set()),
        ("لن يترشح لولاية ثانية.", "place", set()),
        ("لن نسمح لأية مخالفات.", "person", set()),
        ("التقى خالد وعبد الهادي السالم.", "person", {"عبد الهادي السالم"}),
        ("تنتشر قوات سوريا الديمقراطية في المدينة.", "organization", {"قوات سوريا الديمقراطية"}),
        ("The President of Kenya Labour Congress (KLC) spoke.", "person", {"President of Kenya Labour Congress"}),
    ],
)
def test_a_name_is_as_long_as_it_is(text: str, kind: str, told: set[str]) -> None:
    assert names(text, kind) == told


@pytest.mark.parametrize(
    ("text", "body"),
    [
        (
            "The Secretary General of the Council of Europe spoke. The Council of Europe agreed.",
            "the Council of Europe",
        ),
        ("وصل رئيس منظمة السلام العربية. ورحبت منظمة السلام العربية بذلك.", "منظمة السلام العربية"),
    ],
)
def test_the_body_of_an_office_is_not_its_holder_s_surname(text: str, body: str) -> None:
    assert body not in names(text, "person")


def test_the_head_of_european_diplomacy_is_known_in_french() -> None:
    text = "La Haute Représentante de l'Union pour les affaires étrangères et la politique de sécurité condamne."
    (act,) = TAGGER.tag(text=text).acts
    assert act.actors == ["wikidata:Q634291"]


@pytest.mark.parametrize(
    "text",
    [
        "The UN condemned the attack. The truth commission welcomed the deal.",
        "L'ONU condamne l'attaque. La commission d'enquête salue l'accord.",
        "La ONU condenó el ataque. La comisión de la verdad saludó el acuerdo.",
    ],
)
def test_a_committee_of_something_is_not_who_acted_before(text: str) -> None:
    assert TAGGER.tag(text=text).acts[-1].actors == []


def test_a_committee_alone_is() -> None:
    text = "The Peace Committee condemned the attack. The committee also welcomed the deal."
    first, second = TAGGER.tag(text=text).acts
    assert first.actors == second.actors != []


def test_who_is_named_after_and_is_somebody_else() -> None:
    entities = TAGGER.tag(text="أفرج عن نبيل رجب وعبد الهادي الخواجة").entities
    assert [[m.text for m in e.mentions] for e in entities] == [["نبيل رجب"], ["عبد الهادي الخواجة"]]


def test_a_name_of_an_office_holder_is_also_other_persons_name() -> None:
    """سالم stands in the name of a prime minister."""
    assert names("قالت الدكتورة ليلى سالم وزيرة الصحة إن الوضع جيد", "person") == {"ليلى سالم", "وزيرة الصحة"}


@pytest.mark.parametrize(
    "text", ["Donald Trump spoke.", "تحدث دونالد ترامب.", "Выступил Дональд Трамп.", "特朗普讲话。"]
)
def test_heads_of_state_are_one_person_in_all_languages(text: str) -> None:
    assert {e.id for e in TAGGER.tag(text=text).entities} == {"wikidata:Q22686"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("لن تنشر الهيئة أسماء المتهمين.", set()),
        ("شكرهم على حسن الاستقبال.", set()),
        ("توفي في مستشفى محمد الخامس.", set()),
        ("قتلوا في بني وليد غربي ليبيا.", set()),
        ("اغتيال الصحفي النور سليمان متأثراً بجراحه.", set()),
        ("وقال نور الدين نديم إنه حضر.", {"نور الدين نديم"}),
        ("قال الدكتور حسن الترابي ذلك.", {"حسن الترابي"}),
        ('وطالب "عاطف" الأمازيغ بالحوار.', set()),
        ("Il est mort à l'hôpital Mohammed Slaoui.", set()),
        ("Habló Rose-Marie Belle Castro.", {"Rose-Marie Belle Castro"}),
    ],
)
def test_who_is_a_person(text: str, told: set[str]) -> None:
    assert names(text, "person") == told


def test_a_name_in_quotation_marks_has_both_of_them_and_what_follows_a_speaker_is_said() -> None:
    assert names('رحب مركز "ميزان" بذلك.', "organization") == {'مركز "ميزان"'}
    assert not {one for one in names('قالت المنظمة "شهدنا موجتين كبيرتين".', "organization") if "شهدنا" in one}


def test_two_offices_in_a_row_are_those_of_the_name_after_them() -> None:
    text = "وقال الأمين المساعد لاتحاد المحامين العرب رئيس جمعية المحامين البحرينية عباس هلال إن ذلك مرفوض."
    (person,) = [e for e in TAGGER.tag(text=text).entities if e.type == "person"]
    assert len(person.mentions) == len(["الأمين المساعد", "رئيس", "عباس هلال"])


def test_an_issuer_is_named_in_full_where_the_text_says_what_it_is_for() -> None:
    text = "أدانت الجمعية السودانية لحقوق الإنسان الاعتداء."
    (body,) = [e for e in TAGGER.tag(text=text, issuer="الجمعية السودانية").entities if e.type == "organization"]
    assert [m.text for m in body.mentions] == ["الجمعية السودانية لحقوق الإنسان"]
