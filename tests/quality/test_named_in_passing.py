"""What an Arabic text only names, counts or swears by is not what it is about."""

import pytest

from tests.seeded import seeded_tagger


def themes(text: str) -> set[str]:
    return {theme.id for theme in seeded_tagger().tag(text=text).themes}


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("صدر البيان بمناسبة اليوم العالمي لحقوق الإنسان", "universality-indivisibility"),
        ("عاد الوفد من الأراضي الفلسطينية المحتلة", "humanitarian-law"),
        ("أصيب عشرة أشخاص بينهم نساء وأطفال", "childrens-rights"),
        ("أصيب عشرة أشخاص بينهم نساء وأطفال", "womens-rights"),
        ("نشر المتحدث تغريدة على حسابه", "freedom-of-expression"),
        ("صرح بذلك المتحدث للصحفيين", "press-freedom"),
        ("أدانت الوزارة الهجوم الذي يتنافى مع القيم الدينية والإنسانية", "freedom-of-religion"),
        ("أدان هجوما يستهدف دون تمييز الجميع", "equality"),
        ("ترك القرار آثارا عميقة على العائلات", "cultural-rights"),
        ("الاعتقالات العشوائية في المدينة", "housing"),
        ("نقل الأخبار من دون أي معوقات", "disability"),
        ("عودة السكان إلى المناطق المغتصبة", "violence-against-women"),
        ("اجتمعت وزيرة الثقافة بالسفير", "cultural-rights"),
        ("ندعو منظمات المجتمع المدني والأحزاب إلى الحضور", "civic-space"),
    ],
)
def test_what_is_only_named_is_no_theme(text: str, theme: str) -> None:
    assert theme not in themes(text)


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("ندعو إلى تعزيز حماية حقوق النساء والأطفال", "childrens-rights"),
        ("حكم عليه بسبب تغريدة", "freedom-of-expression"),
        ("تطوير الأحياء والمناطق العشوائية", "housing"),
        ("سياسة الهجرة واللجوء", "refugees"),
        ("تعزيز الديمقراطية في البلاد", "political-participation"),
        ("نهب الآثار وتهريبها", "cultural-rights"),
    ],
)
def test_what_is_said_of_it_still_tells(text: str, theme: str) -> None:
    assert theme in themes(text)
