"""A capital that acts, or is called on, is its state; where something happens it is a place."""

import pytest

from tests.quality.test_acts import TAGGER


@pytest.mark.parametrize(
    ("text", "actors", "targets"),
    [
        ("Ankara condemned the attack.", ["iso:TR"], []),
        ("دعت الدوحة إلى وقف إطلاق النار.", ["iso:QA"], []),
        ("Анкара потребовала от Стокгольма наказать виновных.", ["iso:TR"], ["iso:SE"]),
        ("La condamnation par Ottawa de cette attaque est connue.", ["iso:CA"], []),
        ("Amnesty International appelle N'Djamena à ouvrir une enquête.", ["wikidata:Q42970"], ["iso:TD"]),
        ("Chile pidió a Santo Domingo que detuviera las deportaciones.", ["iso:CL"], ["iso:DO"]),
    ],
)
def test_a_capital_beside_a_verb_of_acting_is_its_state(text: str, actors: list[str], targets: list[str]) -> None:
    (act,) = TAGGER.tag(text=text).acts
    assert (act.actors, act.targets) == (actors, targets)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("In Ankara, Norway condemned the attack.", "wikidata:Q3640"),
        ("أدانت النرويج الهجوم في الدوحة.", "wikidata:Q3861"),
        ("Norway welcomed the talks in Doha.", "wikidata:Q3861"),
        ("أدانت النرويج الهجوم، وفتحت بلدية رام الله الطرق.", "wikidata:Q158119"),
    ],
)
def test_a_capital_where_something_happens_is_a_place(text: str, place: str) -> None:
    tags = TAGGER.tag(text=text)
    assert [act.actors for act in tags.acts] == [["iso:NO"]]
    assert place in {entity.id for entity in tags.entities}
