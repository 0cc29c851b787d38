"""Who has no id did it: then an act has no actor, and the issuer does not get it."""

import pytest

from tests.quality.test_acts import acts


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        ("El Gobierno celebró la publicación y se comprometió a crear un registro.", "Comisión de la Verdad"),
        ("Les ministres ont salué le rapport et se sont engagés à créer un registre.", "Commission de la vérité"),
        ("Ministers welcomed the report and pledged to create a register.", "Truth Commission"),
        ("The government, after weeks of talks with all of them, pledged to create a register.", "Truth Commission"),
    ],
)
def test_a_joined_verb_has_the_unnamed_subject_of_the_one_before(text: str, issuer: str) -> None:
    told = acts(text, issuer=issuer)
    assert told[-1] == ("commits", [])
    assert all(actors == [] for _, actors in told)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("جلس القاضي والمعلمة إلى مائدة واحدة فاتفقوا على خطوات صغيرة", "commits"),
        ("اجتمع أهالي القرية أمس ثم أكدوا أهمية السلام", "affirms"),
        ("زار المكتب أهالي القرية وهم يؤكدون أهمية السلام", "affirms"),
    ],
)
def test_an_arabic_verb_in_the_plural_is_not_of_one_issuer(text: str, kind: str) -> None:
    assert acts(text, issuer="المجلس الوطني لحقوق الإنسان") == [(kind, [])]


def test_an_arabic_verb_in_the_plural_is_of_several_who_acted_before() -> None:
    told = acts("رحبت النرويج وأيرلندا بالاتفاق. وأكدوا أهمية السلام")
    assert told == [("appreciates", ["iso:NO", "iso:IE"]), ("affirms", ["iso:NO", "iso:IE"])]


def test_a_name_that_opens_with_a_common_noun_acts() -> None:
    assert acts("رحبت هيئة الأمم المتحدة للمرأة بالتعيين") == [("appreciates", ["wikidata:Q641576"])]


def test_freedom_in_the_name_of_a_street_is_no_solidarity() -> None:
    assert acts("تعلن البلدية إغلاق شارع الحرية للصيانة") == [("reports", [])]
    assert acts("أعلنت البلدية إعادة فتح ميدان الحرية") == [("reports", [])]
