"""French as it is set: spaces before its marks that no line breaks at, agreement, and names without articles."""

import pytest

from shared.contract.enriched_statement import Entity, Language, Span
from tests.factories import enriched
from tests.unit.test_digests import RENDERER, act, digest, item

_NAMES = {"iso:EG": "Égypte", "iso:SD": "Soudan", "iso:LY": "Libye"}
FRENCH = enriched(
    "st-fr",
    text="L’Égypte condamne la torture.",
    title="La torture",
    language=Language(tag="fr", confidence=1.0),
    entities=[
        Entity(id=iso, type="place", name=iso, mentions=[Span(start=0, end=5, text=name)])
        for iso, name in _NAMES.items()
    ],
    acts=[act("condemns", quote="Elle\u00a0: « La\u00a0paix »\u202f;", actors=["iso:EG"])],
)


def _told(form: str) -> str:
    return RENDERER.render(digest([item(FRENCH)], language="fr").digest, form)


@pytest.mark.parametrize("form", ["md", "txt", "html"])
def test_marks_have_a_space_before_them_that_no_line_breaks_at(form: str) -> None:
    text = _told(form)
    assert "Noms cités\u00a0: " in text
    assert "Soudan\u202f; Libye" in text
    assert "«\u00a0Elle\u00a0: « La\u00a0paix »\u202f;\u00a0»" in text, "those of the quotation stay as they are"


def test_a_state_acts_without_an_article() -> None:
    assert "Égypte\u2069\u00a0: condamnation" in _told("txt")


def test_a_declaration_is_withdrawn_in_its_gender() -> None:
    assert RENDERER.words("fr")["changes"] == {"corrected": "Corrigée", "withdrawn": "Retirée"}
