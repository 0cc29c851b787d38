"""What is named without being the matter, and words that only look like those of a theme."""

import pytest

from tests.quality.test_acts import TAGGER


def themes(text: str, language: str) -> set[str]:
    return {tag.id for tag in TAGGER.tag(text=text, declared=language).themes}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Ratify the Rome Statute of the International Criminal Court."),
        ("ar", "التصديق على نظام روما الأساسي للمحكمة الجنائية الدولية."),
        ("fr", "Ratifier le Statut de Rome de la Cour pénale internationale."),
        ("es", "Ratificar el Estatuto de Roma de la Corte Penal Internacional."),
        ("ru", "Ратифицировать Римский статут Международного уголовного суда."),
        ("zh", "批准《国际刑事法院罗马规约》。"),
    ],
)
def test_joining_the_rome_statute_is_joining_a_treaty(language: str, text: str) -> None:
    told = themes(text, language)
    assert "treaty-ratification" in told
    assert "accountability" not in told


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Committee on the Rights of the Child met in Geneva."),
        ("fr", "Le Comité des droits de l'enfant s'est réuni à Genève."),
        ("es", "El Comité de los Derechos del Niño se reunió en Ginebra."),
        ("ru", "Комитет по правам ребенка собрался в Женеве."),
        ("zh", "儿童权利委员会在日内瓦开会。"),
    ],
)
def test_a_committee_that_is_named_is_not_its_matter(language: str, text: str) -> None:
    assert "childrens-rights" not in themes(text, language)


@pytest.mark.parametrize(
    ("language", "text", "theme"),
    [
        ("en", "The parents agreed on the custody of their children.", "detention"),
        ("en", "The family is the basic cell of society.", "detention"),
        ("en", "Improve the execution of judgments.", "death-penalty"),
        ("en", "Prohibit discrimination on grounds of gender identity.", "womens-rights"),
        ("zh", "跨性别者要求承认。", "womens-rights"),
        ("fr", "Le département de l'Ain vote un budget.", "older-persons"),
        ("fr", "Il est prématuré de conclure.", "health"),
        ("fr", "Les deux clubs ont conclu un accord mutuel.", "social-protection"),
        ("fr", "Consultez la fiche du produit.", "privacy"),
        ("fr", "L'avion présidentiel a atterri.", "political-participation"),
        ("es", "El ministro presidió la reunión.", "detention"),
        ("es", "La noticia causó júbilo.", "older-persons"),
        ("es", "El barco tardó en desaparecer.", "enforced-disappearance"),
    ],
)
def test_a_word_that_looks_like_one_of_a_theme_tells_nothing(language: str, text: str, theme: str) -> None:
    assert theme not in themes(text, language)


@pytest.mark.parametrize("text", ["Services for children victims of trafficking.", "Help women and child victims."])
def test_a_weak_term_does_not_hide_the_strong_one_inside_it(text: str) -> None:
    assert "childrens-rights" in themes(text, "en")
