"""The names of those who sign a statement tell nothing of its matter."""

import pytest

from tests.seeded import seeded_tagger


def themes(text: str) -> set[str]:
    return {theme.id for theme in seeded_tagger().tag(text=text).themes}


@pytest.mark.parametrize(
    "text",
    [
        "ندين قطع الإنترنت.\n\nالمنظمات الموقعة:\nحملة وقف عقوبة الإعدام\nالرابطة الشعبية لضحايا التعذيب",
        "ندين قطع الإنترنت.\nالموقّعون على هذا البيان: حملة وقف عقوبة الإعدام، الرابطة الشعبية لضحايا التعذيب",
        "We condemn the internet shutdown.\n\nSignatories:\nCampaign against the Death Penalty\nVoice of Refugees",
        "Nous condamnons la coupure d'Internet.\n\nSignataires :\nContre la peine de mort\nVoix des réfugiés",
        "Condenamos el corte de Internet.\n\nFirmantes:\nContra la pena de muerte\nVoz de los refugiados",
    ],
)
def test_a_list_of_signatories_tells_of_no_theme(text: str) -> None:
    assert themes(text) == {"internet-shutdowns"}


def test_what_follows_the_list_is_read_again() -> None:
    text = "We condemn the internet shutdown.\nSigned by:\nVoice of Refugees\nWe condemn torture too."
    assert themes(text) >= {"internet-shutdowns", "torture"}
    assert "refugees" not in themes(text)


def test_what_is_said_of_the_issuer_at_the_end_is_no_matter_of_the_statement() -> None:
    text = "We condemn the internet shutdown in the strongest terms, and call for it to end."
    assert themes(f"{text}\nAbout us\nWe defend refugees.") == themes(text)
    assert "refugees" in themes(f"About us\nWe defend refugees.\n{text}")


BEFORE = {
    "en": "We condemn the internet shutdown in the strongest terms. " + "It must end at once. " * 4,
    "fr": "Nous condamnons la coupure d'Internet avec la plus grande fermeté. " + "Elle doit cesser. " * 4,
    "ar": "ندين ونستنكر بأشد العبارات قطع الإنترنت في البلاد. " + "يجب أن ينتهي ذلك فورا. " * 4,
}
ABOUT = {
    "en": "The Centre is an independent non-governmental organisation that defends refugees.",
    "fr": "Le Centre est une organisation non gouvernementale qui défend les réfugiés.",
    "ar": "هي منظمة حقوقية مستقلة غير حكومية تدافع عن اللاجئين.",
}


@pytest.mark.parametrize("language", BEFORE)
def test_an_organisation_that_says_at_the_end_what_it_is_speaks_of_itself(language: str) -> None:
    text, said = BEFORE[language], ABOUT[language]
    assert themes(f"{text}\n{said}") == themes(text)
    assert "refugees" in themes(f"{said}\n{text}")
