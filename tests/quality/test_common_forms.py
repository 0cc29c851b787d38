"""Verbs that tell one act in one wording and another, or none, in the next."""

import pytest

from tests.quality.test_acts import TAGGER


def kinds(text: str) -> list[str]:
    return [act.kind for act in TAGGER.tag(text=text).acts]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("La Suisse s'engage à former des juges.", "commits"),
        ("Le gouvernement canadien s'engage résolument à agir.", "commits"),
        ("Nous nous engageons à former des juges.", "commits"),
        ("La Suisse engage les autorités à former des juges.", "calls-for"),
        ("La Suisse engage le gouvernement à former des juges.", "calls-for"),
        ("Nous engageons les États à former des juges.", "calls-for"),
    ],
)
def test_who_engages_himself_promises_and_who_engages_others_calls_on_them(text: str, kind: str) -> None:
    assert kinds(text) == [kind]
