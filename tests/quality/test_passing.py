"""What a longer statement names once, in passing, is not what it is about."""

import pytest

from tests.seeded import seeded_tagger

TAGGER = seeded_tagger()
HOMES = {
    "en": "Forced evictions must stop. The families lost their homes. They need adequate housing.",
    "fr": "Les expulsions forcées doivent cesser. Les familles sont sans-abri. Le droit au logement est violé.",
    "es": "Los desalojos forzosos deben cesar. Perdieron su vivienda. El derecho a la vivienda es de todos.",
    "ru": "Принудительные выселения должны прекратиться. Семьи остались без жилья. Право на жилище нарушено.",
    "zh": "强制驱逐必须停止。居民失去了住房。住房权属于每个人。",
    "ar": "يجب وقف الإخلاء القسري. فقدت الأسر مساكنها. الحق في السكن للجميع.",
}
PRISON = {
    "en": "The bus passed a prison.",
    "fr": "Le bus passe devant une prison.",
    "es": "El autobús pasa delante de unas cárceles.",
    "ru": "Автобус едет мимо тюрьмы.",
    "zh": "公交车经过一座监狱。",
    "ar": "مرت الحافلة أمام السجون.",
}


def themes(text: str, language: str, title: str = "") -> set[str]:
    return {theme.id for theme in TAGGER.tag(text=text, title=title, declared=language).themes}


@pytest.mark.parametrize("language", HOMES)
def test_a_place_named_once_in_a_longer_statement_is_not_its_matter(language: str) -> None:
    told = themes(f"{HOMES[language]} {PRISON[language]}", language)
    assert "housing" in told
    assert "detention" not in told


@pytest.mark.parametrize("language", HOMES)
def test_it_is_where_it_comes_again_or_stands_in_the_title_or_alone(language: str) -> None:
    homes, prison = HOMES[language], PRISON[language]
    assert "detention" in themes(f"{prison} {homes} {prison}", language)
    assert "detention" in themes(homes, language, title=prison)
    assert "detention" in themes(prison, language)


def test_what_proves_its_theme_is_told_however_long_the_statement() -> None:
    assert "internet-shutdowns" in themes(f"{HOMES['en']} Internet shutdowns must end.", "en")


GROUPS = {
    "en": "This matters to children, refugees, minorities, older persons and persons with disabilities.",
    "fr": "Cela concerne les enfants, les réfugiés, les minorités, les personnes âgées et les personnes handicapées.",
    "es": "Esto afecta a niños, refugiados, minorías, personas mayores y personas con discapacidad.",
    "ru": "Это важно для детей, беженцев, меньшинств, пожилых людей и инвалидов.",
    "zh": "这关系到儿童、难民、少数群体、老年人和残疾人。",
    "ar": "ويهم ذلك الأطفال واللاجئين والأقليات وكبار السن والأشخاص ذوي الإعاقة.",
}

LISTED = {
    "en": "It affects older persons, persons with disabilities, indigenous peoples, refugees and migrants.",
    "fr": "Cela touche les personnes âgées, les personnes handicapées, les peuples autochtones et les réfugiés.",
    "es": "Afecta a personas mayores, personas con discapacidad, pueblos indígenas, refugiados y migrantes.",
    "ru": "Это касается пожилых людей, инвалидов, коренных народов, беженцев и мигрантов.",
    "zh": "受影响的包括老年人、残疾人、土著人民、难民和移民。",
    "ar": "يشمل ذلك كبار السن والأشخاص ذوي الإعاقة والشعوب الأصلية واللاجئين والمهاجرين.",
}


@pytest.mark.parametrize("language", HOMES)
def test_groups_that_are_only_listed_are_not_its_matter(language: str) -> None:
    told = themes(f"{HOMES[language]} {GROUPS[language]}", language)
    assert {"refugees", "minorities", "disability"}.isdisjoint(told)


@pytest.mark.parametrize("language", HOMES)
def test_listed_groups_are_told_where_it_comes_back_to_them_or_says_nothing_else(language: str) -> None:
    groups = GROUPS[language]
    assert {"refugees", "minorities", "disability"} <= themes(f"{groups} {HOMES[language]} {groups}", language)
    assert {"refugees", "minorities", "disability"} <= themes(groups, language)


@pytest.mark.parametrize("language", HOMES)
def test_groups_that_a_longer_statement_lists_once_are_not_its_matter(language: str) -> None:
    told = themes(f"{HOMES[language]} {LISTED[language]}", language)
    assert "housing" in told
    assert told.isdisjoint({"older-persons", "disability", "indigenous-peoples", "refugees", "migrants"})


@pytest.mark.parametrize("language", HOMES)
def test_a_listed_group_is_where_it_comes_again_or_where_the_list_is_all(language: str) -> None:
    assert "indigenous-peoples" in themes(f"{LISTED[language]} {HOMES[language]} {LISTED[language]}", language)
    assert "indigenous-peoples" in themes(LISTED[language], language)
