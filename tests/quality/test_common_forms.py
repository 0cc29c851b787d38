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


@pytest.mark.parametrize(
    ("text", "kind", "actors"),
    [
        ("يساور اللجنة الدولية للصليب الأحمر قلق بالغ إزاء الوضع", "concern", ["wikidata:Q5987345"]),
        ("تساور منظمة العفو الدولية مخاوف جدية", "concern", ["wikidata:Q42970"]),
        ("قالت منظمة العفو الدولية إنه يجب على مصر إعادة الأطفال", "calls-for", ["wikidata:Q42970"]),
    ],
)
def test_a_concern_that_besets_somebody_and_a_duty_of_authorities_are_acts(
    text: str, kind: str, actors: list[str]
) -> None:
    assert [(act.kind, act.actors) for act in TAGGER.tag(text=text).acts] == [(kind, actors)]


def test_a_duty_calls_on_whom_it_falls_on() -> None:
    (act,) = TAGGER.tag(text="يتعين على الحكومة المصرية إعادة الأطفال", issuer="هيومن رايتس ووتش").acts
    assert act.targets == ["local:government/EG", "iso:EG"]


@pytest.mark.parametrize("text", ["يجب على اللاعب أن يتدرب", "لا يجب على السلطات الرد", "هل يجب على الحكومة الرد؟"])
def test_a_duty_of_others_and_one_denied_or_asked_after_are_none(text: str) -> None:
    assert [act.kind for act in TAGGER.tag(text=text, issuer="هيومن رايتس ووتش").acts] == []


@pytest.mark.parametrize("text", ["دان اللاعبون بالفضل لمدربهم بعد كأس مصر", "يدين أغلب السكان بالإسلام"])
def test_what_is_owed_or_believed_is_not_condemned(text: str) -> None:
    assert kinds(text) == []


def test_what_is_condemned_with_force_is() -> None:
    assert kinds("دان الاتحاد الأوروبي بالقوة الهجوم") == ["condemns"]
