"""Arabic words are found in all their forms, and other words of the same letters are not taken for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.domain.arabic import inflects, readings
from services.enrich.domain.matching import Matcher
from services.enrich.domain.words import Words


@pytest.mark.parametrize(
    ("listed", "written"),
    [
        ("الأطفال", "وبأطفالهم"),
        ("الأطفال", "للأطفال"),
        ("محكمة", "ومحكمتها"),
        ("اللاجئين", "لاجئ"),
        ("اللاجئين", "واللاجئات"),
        ("انتهاكات", "انتهاكًا"),
        ("قرار", "قرارات"),
        ("قضائي", "القضائية"),
        ("القضائية", "قضائي"),
        ("السياسية", "السياسيين"),
        ("للتعذيب", "بالتعذيب"),
        ("يحاسب", "سيحاسبهم"),
        ("إعدام", "اعدام"),
        ("مدرسة", "المدرسه"),
        ("صحفي", "الصحفى"),
        ("العنف", "بِالعُنْفِ"),
    ],
)
def test_a_form_of_a_listed_word_is_one(listed: str, written: str) -> None:
    """Article, particles, pronouns, number, gender, tanwin, vowel marks, and the ways that hamza and ة are left out."""
    assert inflects(written, listed)


@pytest.mark.parametrize(
    ("listed", "written", "which_means"),
    [
        ("الفقر", "الفقرة", "paragraph, not poverty"),
        ("عمل", "عملة", "currency, not work"),
        ("وفاة", "وفيها", "and in it, not death"),
        ("الفارين", "سفارة", "embassy, not those who flee"),
        ("البيرة", "كبير", "great"),
        ("الأسرى", "الأسرية", "of the family, not prisoners"),
        ("أثنى", "إثني", "ethnic, not praised"),
        ("التعدين", "تعد", "is held to be, not mining"),
        ("مظاهرة", "مظاهر", "aspects, not a demonstration"),
        ("مصادرة", "مصادر", "sources, not confiscation"),
        ("شرطة", "شرط", "condition, not police"),
        ("الأمية", "سامية", "sublime, not illiteracy"),
    ],
)
def test_another_word_of_the_same_stem_is_not_a_form(listed: str, written: str, which_means: str) -> None:
    """Light stems are equal; the words are not."""
    assert not inflects(written, listed), which_means


def test_words_in_company_are_taken_by_their_stems() -> None:
    """A term of several words is found in forms that no single word would be trusted in."""
    found = Matcher("ar", [("تحقيقات مستقلة", "inquiry")]).find(Words("وفتح تحقيق مستقل"))

    assert [meaning for meanings, *_ in found for meaning in meanings] == ["inquiry"]


@pytest.mark.parametrize(
    ("listed", "written"),
    [
        ("مراكز التوقيف", "في مركز توقيف الجنيد"),
        ("سجناء الرأي", "بصفته سجين رأي"),
        ("حاجز عسكري", "وعند الحواجز العسكرية"),
        ("اغتيال النشطاء", "اغتيال الناشط"),
        ("دور النساء", "دور المرأة"),
    ],
)
def test_words_in_company_are_found_in_plurals_that_no_ending_tells(listed: str, written: str) -> None:
    """A listed term of one number is found in the other, whichever it is listed in."""
    assert Matcher("ar", [(listed, "term")]).find(Words(written))


def test_a_single_word_is_not_taken_for_its_broken_plural() -> None:
    """Alone, a word is what is written: for طفل (child) and أطفال (children) the lexicon says what each proves."""
    assert not Matcher("ar", [("أطفال", "children")]).find(Words("قال طفل"))


def test_a_term_found_as_written_takes_no_accent_that_it_has_not() -> None:
    """`=marche` is no marché; capitals without accents are allowed."""
    matcher = Matcher("fr", [("=marche", "march"), ("=élèves", "pupils")])

    assert not matcher.find(Words("le marché unique, des prix élevés"))
    assert [hit[0] for hit in matcher.find(Words("LA MARCHE DES ELEVES"))] == [["march"], ["pupils"]]


@given(st.text(alphabet="ابتجحدرسشعفقكلمنهويةىأإآءؤئ", min_size=1, max_size=12))
def test_a_word_is_a_form_of_itself(word: str) -> None:
    """Whatever letters it has, with the article or a conjunction, too."""
    assert inflects(word, word)
    assert next(readings(word))
