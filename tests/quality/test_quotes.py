"""Which words an act is quoted by: whole at both ends, and its own."""

import pytest

from tests.quality.test_acts import EU, TAGGER


def quotes(text: str, issuer: str | None = None) -> list[tuple[str, str]]:
    return [(act.kind, act.quote.text) for act in TAGGER.tag(text=text, issuer=issuer).acts]


@pytest.mark.parametrize(
    "text",
    [
        "L'ONU s'inquiète de la situation",
        "L’Union européenne condamne l’attaque",
        "Norway, Ghana and Chile condemn torture",
        "Norway, Ghana, Chile condemn torture",
        "Noruega, Ghana y Chile condenan la tortura",
    ],
)
def test_a_quote_holds_its_whole_subject(text: str) -> None:
    assert [quote for _, quote in quotes(text)] == [text]


def test_a_quote_after_a_comma_keeps_the_article_of_its_subject() -> None:
    text = "Hier, l'Union africaine a condamné l'attaque, et l'ONU s'inquiète."
    assert [quote for _, quote in quotes(text)] == ["l'Union africaine a condamné l'attaque", "et l'ONU s'inquiète"]


@pytest.mark.parametrize("intruder", ["مستوطنين", "وزير إسرائيلي", "وزير الأمن القومي الإسرائيلي"])
def test_what_is_condemned_stays_with_the_condemnation_whoever_is_named_in_it(intruder: str) -> None:
    object_ = f"اقتحام {intruder} باحات المسجد"
    text = f"دانت وزارة الخارجية الأردنية، بأشد العبارات، {object_}، معتبرةً ذلك انتهاكا"
    (kind, quote), following = quotes(text)
    assert (kind, quote.endswith(object_)) == ("condemns", True)
    assert following == ("affirms", "معتبرةً ذلك انتهاكا")


def test_an_agency_in_brackets_does_nothing_and_its_bracket_opens_the_quote() -> None:
    text = "(وكالة النور) تدين شبكة المحامين تعذيب المعتقلين"
    assert quotes(text, "وكالة النور") == [("condemns", text)]
    assert TAGGER.tag(text=text, issuer="وكالة النور").acts[0].actors == []


def test_a_place_before_an_agency_in_brackets_does_nothing() -> None:
    text = "Tunisia (News Agency) - The miners condemned torture. The European Union condemned torture."
    acts = TAGGER.tag(text=text, issuer="News Agency").acts
    assert [act.actors for act in acts] == [[], [EU]]
