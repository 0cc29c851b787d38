"""Where a person's name ends in Chinese, which has no capitals and no spaces."""

from services.enrich.domain.names.scene import Scene

_LEAST_WORDS = 2
_CJK_NAME = 3
_SOUNDS = frozenset(
    "阿埃艾安奥巴班贝本比彼波博伯布查达戴丹道德登迪蒂丁杜多厄尔恩法凡菲费芬弗福夫富盖戈格根古瓜哈海汉赫霍洪胡吉季加简金卡凯坎科克肯库"
    "拉莱赖兰朗劳勒雷里利莉林隆卢鲁路伦罗洛马玛迈曼梅蒙米密明莫默穆纳娜奈内尼诺努欧帕潘佩彭皮普齐奇乔钦丘琼让萨塞桑瑟森沙圣史舒斯斯索苏塔泰坦特提图托瓦万旺韦维温沃乌西希夏谢辛休雅亚扬耶伊易因尤于约泽扎詹兹佐"
)
"""Characters that Chinese writes foreign names with: 拉塞尔, 弗莱彻."""
_LONGEST_SOUND = 6
_LEAST_SOUND = 3


def chinese_end(first: int, scene: Scene) -> int | None:
    """After a title or office: a surname that is listed, and one or two characters up to a sign or an end.

    Or a foreign name: three to six characters that write sounds.
    """
    surfaces, last = scene.words.surfaces, first
    while (
        last - first <= _LONGEST_SOUND
        and last < len(surfaces)
        and surfaces[last] in _SOUNDS
        and (last == first or scene.joined(last))
    ):
        last += 1
    if _LEAST_SOUND <= last - first <= _LONGEST_SOUND:
        return last
    if not scene.at("given", first):
        return None
    for last in (first + _CJK_NAME, first + _LEAST_WORDS):
        inner = all(scene.joined(i) and not scene.at("stop", i) for i in range(first + 1, last))
        ends = not scene.joined(last) or scene.at("stop", last) or surfaces[last].isdigit()
        if inner and ends:
            return last
    return None
