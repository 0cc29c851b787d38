"""A page that says in its headline what its first paragraph says is told once."""

from typing import Any

from services.publish.domain.drafts import draft_of
from shared.contract.digest import DigestAct
from shared.contract.enriched_statement import Act, Span
from tests.factories import enriched

HEADLINE = "EU condemns executions in Iran"
LEAD = "The European Union condemns in the strongest terms the execution of three men."
TEXT = f"{HEADLINE}\n\n{LEAD}\nIt condemns the trial."
EU, OHCHR = "wikidata:Q458", "wikidata:Q656812"


def act(quote: str, *, kind: Any = "condemns", actor: str = EU, **fields: Any) -> Act:
    start = TEXT.index(quote)
    return Act(kind=kind, actors=[actor], quote=Span(start=start, end=start + len(quote), text=quote), **fields)


def told(*acts: Act) -> list[DigestAct]:
    return draft_of(enriched(text=TEXT, acts=list(acts))).item.acts


def test_the_first_paragraph_stands_for_a_headline_that_says_the_same() -> None:
    headline, lead = act(HEADLINE, themes=["torture"]), act(LEAD, themes=["death-penalty", "torture"])
    assert [one.quote for one in told(headline, lead)] == [LEAD]


def test_a_headline_that_says_something_else_is_told() -> None:
    lead = act(LEAD, themes=["torture"])
    for other in (
        act(HEADLINE, themes=["death-penalty"]),
        act(HEADLINE, themes=["torture"], kind="concern"),
        act(HEADLINE, themes=["torture"], actor=OHCHR),
    ):
        assert {one.quote for one in told(other, lead)} == {HEADLINE, LEAD}


def test_what_is_said_again_further_down_is_told() -> None:
    headline, below = act(HEADLINE, themes=["torture"]), act("It condemns the trial.", themes=["torture"])
    assert len(told(headline, below)) == 2
    assert len(told(act(LEAD), below)) == 2


def test_a_state_is_not_told_beside_its_organ() -> None:
    organ, state = "local:government/EG", "iso:EG"
    mentions = [("Egyptian authorities", organ, "organization"), ("Egyptian", state, "place")]
    text = "The EU urges the Egyptian authorities to release him."
    entities = [
        {"id": key, "type": kind, "name": words, "mentions": [{"start": 17, "end": 17 + len(words), "text": words}]}
        for words, key, kind in mentions
    ]
    whole = Span(start=0, end=len(text), text=text)
    urged = Act(kind="calls-for", actors=[EU], targets=[organ, state], quote=whole)
    statement = enriched(text=text, acts=[urged], entities=entities)
    (one,) = draft_of(statement).item.acts
    assert [party.label for party in one.whom or []] == ["Egyptian authorities"]
