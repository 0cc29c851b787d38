"""Arabic words whose forms no ending tells: broken plurals, and spellings that live beside each other.

Who searches for one is shown the others. Left out is what would bring more strangers than kin: the plural of شأن, whose
singular is in every بشأن, and whatever an ending tells already.
"""

from collections.abc import Iterator

from shared.arabic_plurals import BROKEN_PLURALS

_MORE = """
رجل رجال, رئيس رؤساء, سفير سفراء, قضية قضايا, قاعدة قواعد, دستور دساتير, خطة خطط, حدث أحداث, رسالة رسائل, مادة مواد,
طرف أطراف, جيش جيوش, ماء مياه, وباء أوبئة, كارثة كوارث, زلزال زلازل, فئة فئات, دين أديان, شاب شباب, شخص أشخاص,
فرد أفراد, ابن أبناء, فتاة فتيات, لجنة لجان, منصب مناصب, سوق أسواق, أوروبي أوربي, أمريكي أميركي, جهد جهود, وسيلة وسائل,
أرض أراض, نظام أنظمة, خطر أخطار مخاطر, غني أغنياء, عهد عهود, منفذ منافذ, شاهد شهود, محضر محاضر, مطلب مطالب, رأس رؤوس
"""
"""Groups with commas between, each word without article and attached particles: in terms of themes their company would
not vouch for them (أحداث are events and minors)."""


def kin() -> Iterator[list[str]]:
    """Give groups of words that are forms of one."""
    for singular in dict.fromkeys(BROKEN_PLURALS.values()):
        yield [singular, *(plural for plural, one in BROKEN_PLURALS.items() if one == singular)]
    yield from (group.split() for group in _MORE.split(","))
