"""Formulas of communiqués are not the matter of a text; what officials say roundabout still is."""

import pytest

from tests.seeded import seeded_tagger


def themes(text: str, language: str) -> set[str]:
    return {theme.id for theme in seeded_tagger().tag(text=text, declared=language).themes}


@pytest.mark.parametrize(
    ("language", "text", "theme"),
    [
        ("en", "Both ministers wish to trade on the principle of equality and mutual benefit.", "equality"),
        ("en", "Police arrested two suspected drug traffickers.", "trafficking-and-slavery"),
        ("en", "The former president is under house arrest.", "freedom-of-movement"),
        ("en", "Officers observe the principles of legality, necessity and proportionality.", "rule-of-law"),
        ("fr", "Il rejette cette violence sous toutes ses formes et manifestations.", "assembly-and-association"),
        ("fr", "Les candidats ont formé un recours par les voies légales.", "migrants"),
        ("fr", "La différence tient à une inégalité de traitement.", "inequality"),
        ("es", "Rechaza la violencia en todas sus formas y manifestaciones.", "assembly-and-association"),
        ("ru", "Их оставили в камере без еды и воды.", "water-and-sanitation"),
        ("zh", "双方愿在平等互利的基础上扩大贸易。", "equality"),
        ("zh", "双方将共同维护人民生命安全。", "physical-integrity"),
    ],
)
def test_a_formula_is_no_theme(language: str, text: str, theme: str) -> None:
    assert theme not in themes(text, language)


@pytest.mark.parametrize(
    ("language", "text", "theme"),
    [
        ("en", "The mission wants an impartial probe of what happened on the bridge.", "accountability"),
        ("en", "The union calls the wage freeze unacceptable.", "work"),
        ("en", "Charities warn that benefit cuts drive families to foodbanks.", "social-protection"),
        ("fr", "Le tribunal pourrait dissoudre l'association.", "civic-space"),
        ("fr", "Le syndicat refuse les suppressions de postes.", "work"),
        ("es", "La comunidad rechaza las concesiones mineras.", "business-and-human-rights"),
        ("es", "La fiscalía debe dar con los responsables.", "accountability"),
        ("ru", "Жители просят запретить сплошные рубки у озера.", "environment"),
        ("ru", "Виновным не удалось уйти от наказания.", "accountability"),
        ("zh", "各方应立即停止暴力。", "peace-and-security"),
        ("zh", "他们要求遵守宪法。", "rule-of-law"),
    ],
)
def test_what_is_said_roundabout_is_found(language: str, text: str, theme: str) -> None:
    assert theme in themes(text, language)
