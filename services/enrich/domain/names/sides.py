"""A country that Chinese calls by one character and 方: 巴方 in a text that names 巴基斯坦."""

import re
from collections.abc import Iterator

from services.enrich.domain.names.scene import Mention, Scene

_SIDE = re.compile(r"([一-鿿])方(?![面式法向案针位圆言程舱舟寸块便始才可将])")
_NO_SIDES = frozenset(
    "双各多三四对地东西南北前后上下大官警军校资劳民买卖己我你他她它单一两有何比平立正远八处药配秘复良"
)
"""Characters that make another word with 方: both sides, the police, the west, where."""
_COUNTRY = "iso:"
_MOST_SIDES = 50


def find_sides(scene: Scene) -> Iterator[Mention]:
    """Give where a country that was named before is called so; nothing where two countries begin alike."""
    if scene.language != "zh":
        return
    countries = [m for m in scene.names if m.entity.id.startswith(_COUNTRY)]
    if not countries:
        return
    text, index_of = scene.words.text, {start: at for at, start in enumerate(scene.words.starts)}
    named: dict[str, dict[str, Mention]] = {}
    for country in reversed(countries):
        named.setdefault(text[country.start], {})[country.entity.id] = country
    for match in list(_SIDE.finditer(text))[:_MOST_SIDES]:
        alike = named.get(match[1], {})
        at = index_of.get(match.start())
        if len(alike) != 1 or match[1] in _NO_SIDES or at is None or scene.named_at(at) is not None:
            continue
        country = next(iter(alike.values()))
        if country.start < match.start():
            yield scene.mention(country.entity, at, at + 2)
