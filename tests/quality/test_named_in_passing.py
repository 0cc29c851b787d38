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
        ("أحرق أحدهم العلم بذريعة حرية التعبير", "freedom-of-expression"),
        ("قالت الجمعية في تدوينة على صفحتها إن الاجتماع غدا", "freedom-of-expression"),
        ("تنشر المنظمة بعثة لمراقبة الانتخابات", "monitoring-and-reporting"),
        ("التعددية الثقافية في البلد", "multilateralism"),
        ("فتح الطريق أمام الحوار", "freedom-of-movement"),
        ("قوات الدعم السريع", "peace-and-security"),
        ("وصولا إلى قتلهم، وهو أمر خطير", "violence-against-women"),
        ("وضعه القاضي تحت الرقابة القضائية", "rule-of-law"),
        ("أعدمتهم القوات: إعدام دون محاكمة", "death-penalty"),
        ("وزير الشؤون المتعددة الأطراف", "multilateralism"),
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
        ("دافع المحامي عن حرية التعبير", "freedom-of-expression"),
        ("مقتل العشرات من المتظاهرين", "unlawful-killings"),
        ("وجهنا رسالة إلى المقررين الخواص", "special-procedures"),
        ("برنامج بيغاسوس", "digital-rights"),
        ("تمزيق نسخة من المصحف", "freedom-of-religion"),
        ("مقتل امرأة على يد زوجها", "violence-against-women"),
        ("النقابة تعلن تعليق الإضراب", "work"),
        ("إعدام دون محاكمة", "unlawful-killings"),
        ("حجب مواقع إخبارية", "freedom-of-expression"),
        ("عضوية مجلس حقوق الإنسان", "human-rights-system"),
        ("استخدموه كدرع بشري", "humanitarian-law"),
        ("عائلات نزحت من القرية", "internally-displaced-persons"),
    ],
)
def test_what_is_said_of_it_still_tells(text: str, theme: str) -> None:
    assert theme in themes(text)
