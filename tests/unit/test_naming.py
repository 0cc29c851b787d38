"""What readers call those whom no list names: in full, not by the short name that a text goes on with."""

import json

import pytest

from services.publish.domain.drafts import draft_of
from services.publish.domain.naming import name_of
from services.publish.reader.domain.entries import entry_of
from shared.contract.enriched_statement import Act, Entity, EntityType, Span
from tests.factories import enriched


def _entity(entity: str, name: str, *wordings: str, kind: EntityType = "organization") -> Entity:
    spans = [Span(start=0, end=len(wording), text=wording) for wording in wordings]
    return Entity(id=entity, type=kind, name=name, mentions=spans)


@pytest.mark.parametrize(
    ("entity", "told"),
    [
        (_entity("local:حركه-بييه", "حركة بيئة لبنان", "الحركة"), "حركة بيئة لبنان"),
        (_entity("local:جمعيه", "الجمعيةُ المغربيةُ", "الجمعيةُ"), "الجمعية المغربية"),
        (_entity("local:ا", "لجنة\nحقوق  الإنسان", "اللجنة"), "لجنة حقوق الإنسان"),
        (_entity("local:ministry/health", "Ministry: health", "الوزارة", "وزارة الصحة"), "وزارة الصحة"),
        (_entity("local:un-doc/S/RES/1", "S/RES/1", "resolution 1 (1946)", kind="instrument"), "resolution 1 (1946)"),
        (_entity("local:قانون", "قانون يجرّم التعذيب", "القانون", kind="instrument"), "قانون يجرّم التعذيب"),
        (_entity("local:viasna", "Viasna", "«Вясна»"), "«Вясна»"),
    ],
)
def test_a_name_is_told_in_full_and_without_signs_of_case(entity: Entity, told: str) -> None:
    assert name_of(entity) == told


def test_lists_and_digests_call_a_body_by_its_name_and_keep_what_the_statement_words() -> None:
    body = _entity("local:حركه-بييه", "حركة بيئة لبنان", "الحركة")
    act = Act(kind="condemns", actors=[body.id], quote=Span(start=0, end=13, text="تستنكر الحركة"))
    statement = enriched("st-1", text="تستنكر الحركة التلوث", entities=[body], acts=[act])

    (told,) = draft_of(statement).item.acts
    assert ([party.label for party in told.who or ()], told.actors) == (["حركة بيئة لبنان"], ["الحركة"])
    card = json.loads(entry_of(statement, lambda theme: [theme]).card)
    assert card["acts"] == [["condemns", [["local:حركه-بييه", "حركة بيئة لبنان"]]]]
