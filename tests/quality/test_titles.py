"""Who is named by title, office or surname: where the name ends, and whose the office is."""

import pytest

from tests.quality.test_acts import TAGGER

MACRON = "wikidata:Q3052772"


def persons(text: str) -> dict[str, list[str]]:
    return {e.id: [m.text for m in e.mentions] for e in TAGGER.tag(text=text).entities if e.type == "person"}


@pytest.mark.parametrize(
    "text",
    [
        "وزيرة الصحة تفتتح مستشفى جديدا",
        "وزيرة الصحة تلتقي نظيرها التونسي",
        "وزيرة الصحة افتتحت محطة جديدة",
        "وزيرة الصحة تشهد توقيع الاتفاق",
    ],
)
def test_what_a_minister_does_in_a_headline_is_no_name(text: str) -> None:
    assert persons(text) == {"local:office/minister/health": ["وزيرة الصحة"]}


def test_after_a_verb_a_name_may_follow_the_office_that_begins_like_a_verb() -> None:
    assert "تلالنغ موفوكينغ" in persons("قالت وزيرة الصحة تلالنغ موفوكينغ إن الوضع خطير")["local:تلالنغ-موفوكينغ"]


@pytest.mark.parametrize(
    ("text", "person", "mentions"),
    [
        ("قالت الدكتورة ليلى سالم وزيرة الصحة محطة جديدة", "local:ليلي-سالم", ["ليلى سالم", "وزيرة الصحة"]),
        (
            "قال فيصل بن فرحان بن عبدالله وزير الخارجية إن",
            "wikidata:Q72099398",
            ["فيصل بن فرحان", "وزير الخارجية"],
        ),
        (
            "استقبل الرئيس عبد الفتاح السيسي رئيسة المفوضية الأوروبية",
            "wikidata:Q307871",
            ["عبد الفتاح السيسي"],
        ),
    ],
)
def test_an_office_after_a_name_is_that_persons_unless_it_is_of_another_body(
    text: str, person: str, mentions: list[str]
) -> None:
    assert persons(text)[person] == mentions


def test_both_sides_are_two_persons_where_one_is_told_with_his_office() -> None:
    text = "التقى الأمير فيصل بن فرحان وزير الخارجية ونظيره القطري الشيخ محمد بن عبدالرحمن، وأكد الجانبان عمق العلاقات"
    actors = TAGGER.tag(text=text).acts[-1].actors
    assert actors == ["wikidata:Q72099398", "local:محمد-بن-عبدالرحمن"]


@pytest.mark.parametrize(
    "text",
    [
        "President Macron condemned the attack.",
        "French President Macron condemned the attack.",
        "Le président Macron a condamné l'attaque.",
        "El presidente Macron condenó el ataque.",
        "Президент Макрон осудил нападение.",
    ],
)
def test_a_title_and_the_surname_of_an_office_holder_are_that_person(text: str) -> None:
    assert [act.actors for act in TAGGER.tag(text=text).acts] == [[MACRON]]


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Le ministre Dupond a condamné l'attaque.", "local:dupond"),
        ("Ambassador Lindqvist condemned the attack.", "local:lindqvist"),
        ("El presidente Boric habló. Gabriel Boric condenó el ataque.", "local:gabriel-boric"),
        ("Президент Борич осудил нападение.", "local:борич"),
    ],
)
def test_a_title_and_a_surname_that_no_file_knows_are_a_person(text: str, person: str) -> None:
    assert list(persons(text)) == [person]


@pytest.mark.parametrize("text", ["Prime Minister Costa Rica officials met.", "Macron rose.", "The president spoke."])
def test_a_surname_without_title_and_a_title_without_surname_name_nobody(text: str) -> None:
    assert MACRON not in persons(text)
    assert "wikidata:Q610788" not in persons(text)


def test_a_surname_of_several_words_is_found_again_after_the_full_name() -> None:
    text = "التقى الوزير أورسولا فون دير لاين. وأعربت فون دير لاين عن قلقها"
    assert TAGGER.tag(text=text).acts[-1].actors == ["wikidata:Q60772"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("أدان محمد السادس العدوان", "محمد السادس"),
        ("أدان رياض منصور الاستيطان", "رياض منصور"),
        ("حاكموا علاء عبد الفتاح بتهمة النشر", "علاء عبد الفتاح"),
        ("قال زيد رعد الحسين، وهو خبير", "زيد رعد الحسين"),
    ],
)
def test_an_arabic_name_ends_before_the_object_of_its_verb(text: str, name: str) -> None:
    assert list(persons(text).values()) == [[name]]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("أحالت محكمة الجنايات الناشط علاء سالم إلى السجن", "محكمة الجنايات"),
        ("انتهكوا قانون العمل للمرة الثالثة", "قانون العمل"),
    ],
)
def test_a_body_or_a_law_ends_before_a_titled_person_and_before_how_often(text: str, name: str) -> None:
    others = [e for e in TAGGER.tag(text=text).entities if e.type in ("organization", "instrument")]
    assert [mention.text for entity in others for mention in entity.mentions] == [name]
