"""Which written words are forms of a listed one: all its inflected forms, and no word that only shares its stem."""

import pytest

from services.enrich.domain.stems import inflects


@pytest.mark.parametrize(
    ("language", "listed", "written"),
    [
        ("ru", "пожилые", "пожилыми"),  # the endings differ behind a letter that they share
        ("ru", "насилие", "насилием"),
        ("ru", "школа", "школах"),
        ("ru", "задержали", "задержанных"),
        ("ru", "преследуют", "преследующих"),
        ("ru", "присоединиться", "присоединилась"),
        ("es", "desalojar", "desalojado"),
        ("es", "torturan", "torturando"),
        ("fr", "culturel", "culturelles"),
        ("en", "denied", "denies"),
    ],
)
def test_every_ending_of_a_word_is_a_form_of_it(language: str, listed: str, written: str) -> None:
    assert inflects(written, listed, language, is_alone=True)
    assert inflects(listed, written, language, is_alone=True)


@pytest.mark.parametrize(
    ("language", "listed", "written"),
    [
        ("en", "minors", "minority"),
        ("ru", "пытать", "пытаться"),
        ("es", "manifestar", "manifestarse"),
    ],
)
def test_a_word_that_shares_the_stem_is_another(language: str, listed: str, written: str) -> None:
    assert not inflects(written, listed, language, is_alone=True)


def test_a_verb_in_company_is_found_with_its_pronoun() -> None:
    assert inflects("нарушаются", "нарушают", "ru", is_alone=False)
    assert inflects("expulsarlos", "expulsar", "es", is_alone=False)
