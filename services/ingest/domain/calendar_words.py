"""The words of dates in six languages: months of three Arabic traditions and the Hijri year, time zones, noon."""

import re
import unicodedata

_LOOK_ALIKE = str.maketrans({"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "\u2212": "-", "\u2013": "-", "\u2014": "-"})
_UNSEEN = re.compile(r"[\u0640\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_ANY_DIGIT = re.compile(r"\d")

_GREGORIAN = (
    # English, French, Spanish, Russian; then Levantine, Gulf and Egyptian, Tunisian and Algerian, Moroccan names.
    "january jan janvier janv enero ene января январь янв كانون_الثاني يناير جانفي",
    "february feb février févr fév febrero февраля февраль февр фев شباط فبراير فيفري",
    "march mar mars marzo марта март мар آذار مارس",
    "april apr avril avr abril abr апреля апрель апр نيسان أبريل أفريل",
    "may mai mayo мая май أيار مايو ماي",
    "june jun juin junio июня июнь июн حزيران يونيو يونيه جوان",
    "july jul juillet juil julio июля июль июл تموز يوليو يوليه جويلية يوليوز",
    "august aug août agosto ago августа август авг آب أغسطس أوت غشت",
    "september sept sep septembre septiembre setiembre set сентября сентябрь сент сен أيلول سبتمبر شتنبر",
    "october oct octobre octubre октября октябрь окт تشرين_الأول أكتوبر",
    "november nov novembre noviembre ноября ноябрь нояб ноя تشرين_الثاني نوفمبر نونبر",
    "december dec décembre déc diciembre dic декабря декабрь дек كانون_الأول ديسمبر دجنبر",
)
_HIJRI = (
    "محرم المحرم محرم_الحرام muharram",
    "صفر safar",
    "ربيع_الأول ربيع_أول rabi_al-awwal",
    "ربيع_الآخر ربيع_الثاني ربيع_ثاني rabi_al-thani rabi_al-akhir",
    "جمادى_الأولى جمادى_الأول جمادي_الأولى jumada_al-awwal jumada_al-ula",
    "جمادى_الآخرة جمادى_الثانية جمادى_الآخر جمادى_الثاني jumada_al-thani jumada_al-akhirah",
    "رجب rajab",
    "شعبان shaban",
    "رمضان ramadan ramadhan",
    "شوال shawwal",
    "ذو_القعدة ذي_القعدة ذوالقعدة dhu_al-qadah dhul_qadah",
    "ذو_الحجة ذي_الحجة ذوالحجة dhu_al-hijjah dhul_hijjah",
)

_WEEKDAYS = (
    "monday mon lundi lun lunes понедельник пн الاثنين الإثنين",
    "tuesday tue tues mardi martes вторник вт الثلاثاء الثلاثا",
    "wednesday wed mercredi mer miércoles mié среда среду ср الأربعاء",
    "thursday thu thurs jeudi jeu jueves jue четверг чт الخميس",
    "friday fri vendredi ven viernes vie пятница пятницу пт الجمعة",
    "saturday sat samedi sam sábado sáb суббота субботу сб السبت",
    "sunday sun dimanche dim domingo dom воскресенье вс الأحد",
)

ZONE_MINUTES = {
    **dict.fromkeys(("utc", "gmt", "z", "ut", "غرينتش", "جرينتش"), 0),
    **dict.fromkeys(("cet", "bst"), 60),
    **dict.fromkeys(("cest", "eet"), 120),
    **dict.fromkeys(("eest", "msk", "мск", "مكه"), 180),
    "北京时间": 480,
    **dict.fromkeys(("edt",), -240),
    **dict.fromkeys(("est", "cdt"), -300),
    **dict.fromkeys(("cst", "mdt"), -360),
    **dict.fromkeys(("mst", "pdt"), -420),
    "pst": -480,
}
"""Minutes east of UTC of the zone names that mean one thing; the American ones as RFC 2822 says."""


def plain(words: str) -> str:
    """Give words as the tables hold them: no accents, vowel marks, hamzas or bidi marks; ASCII digits; case folded."""
    letters = unicodedata.normalize("NFKD", _UNSEEN.sub("", words))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter)).translate(_LOOK_ALIKE)
    return " ".join(_ANY_DIGIT.sub(lambda digit: str(int(digit[0])), bare).casefold().split())


def _table(months: tuple[str, ...]) -> dict[str, int]:
    return {plain(name.replace("_", " ")): number for number, names in enumerate(months, 1) for name in names.split()}


GREGORIAN, HIJRI = _table(_GREGORIAN), _table(_HIJRI)
WEEKDAYS = {name: number - 1 for name, number in _table(_WEEKDAYS).items()}
"""Monday is 0, as in `date.weekday`."""
CHINESE_WEEKDAYS = "一二三四五六日"


def alone(words: tuple[str, ...] | dict[str, int]) -> str:
    """Give a pattern that finds any of these where no letter touches it; the longest first."""
    longest = sorted(words, key=len, reverse=True)
    return rf"(?<![^\W\d])(?:{'|'.join(re.escape(word) for word in longest)})(?![^\W\d])"
