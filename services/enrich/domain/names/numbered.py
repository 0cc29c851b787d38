"""Instruments and sessions that a number names: symbols, resolutions, laws, articles, the 57th session."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from services.enrich.domain.forms import Found
from services.enrich.domain.names.runs import run_of
from services.enrich.domain.names.scene import Mention, Scene, local_id
from services.enrich.domain.signs import NamedEntity, Sign

# https://research.un.org/en/docs/symbols : A/RES/70/1, A/HRC/RES/50/1, S/RES/2334 (2016), A/HRC/52/L.18
_SYMBOL = re.compile(
    r"(?<![\w/])(?:[AES]/(?:[A-Z]{2,4}[./])?(?:\d+/)?(?:RES/|L\.|PRST/)?\d+(?:/\d+)*(?: ?\(\d{4}\))?"
    r"|(?:CCPR|CEDAW|CAT|CRC|CRPD|CERD|CED|CMW|E/C\.12|E/CN\.\d)/[A-Z]+/[\w/.-]*\d)(?![\w/])"
)
_NUMBER_SIGN = r"(?:(?:رقم|عدد|No\.?|no\.?|n[°ºo]\.?|N\.[°º]|№|núm\.)\s*)?"
_RESOLUTION = re.compile(rf"\s*{_NUMBER_SIGN}(\d{{2,4}}(?:/\d{{1,3}})?)(?:\s*[(（](\d{{4}})[)）])?(?![\w%])")
_CHINESE_RESOLUTION = re.compile(r"第(\d{2,4}(?:/\d{1,3})?)(?:[(（](\d{4})[)）])?号$")
_LAW = re.compile(
    rf"\s*{_NUMBER_SIGN}(\d[\d/.-]*\d|\d+)(?:\s*(?:لسنة|لعام|of|de|du|от|من سنة)\s*(?:\d{{1,2}}\.\d{{1,2}}\.)?\d{{4}})?"
)
_ARTICLE = re.compile(r"\s*[(（]?(\d{1,3}|[IVX]{1,5})[)）]?(?:\s*\(\w{1,3}\))*(?:\s*(?:and|et|y|и|و)\s*\d{1,3})?")
_CHINESE_ARTICLE = re.compile(r"》?第[一二三四五六七八九十百\d]{1,6}条")
_DIGITS = re.compile(r"\d+")
_ORDINAL_WORD = re.compile(r"(?:ال)?\d{1,3}(?:st|nd|rd|th|e|è?me|º|ª)?$|(?:й|я|е|ой|ей|го|ю|º)$")
_MOST_ORDINALS = 4
_COUNCIL = "wikidata:Q37470"
_BODIES = {_COUNCIL: "S/RES/", "wikidata:Q47423": "A/RES/", "wikidata:Q205650": "A/HRC/RES/"}
"""Security Council, General Assembly, Human Rights Council."""
_FIRST_YEAR = 1945


def find_symbols(scene: Scene) -> Iterator[Mention]:
    """Give UN document symbols."""
    if "/" not in scene.words.text:
        return
    for match in _SYMBOL.finditer(scene.words.text):
        symbol = match.group()
        first, last = _words_of(match.start(), match.end(), scene)
        entity = NamedEntity(f"local:un-doc/{symbol.replace(' ', '')}", "instrument", symbol)
        yield Mention(entity, first, last, match.start(), match.end())


def find_instruments(scene: Scene) -> Iterator[Mention]:
    """Give resolutions and laws."""
    for head in scene.by_role["resolution"]:
        if found := _chinese_resolution(head, scene) if scene.language == "zh" else _resolution(head, scene):
            yield found
    for head in scene.by_role["law"]:
        if found := _law(head, scene):
            yield found


def find_articles(scene: Scene) -> Iterator[Mention]:
    """Give articles together with the instrument that they belong to."""
    for head in scene.by_role["article"]:
        match = _ARTICLE.match(scene.words.text, head.end)
        if match is None:
            continue
        begin = bisect_left(scene.words.starts, match.end())
        begin = scene.skip("link", begin)
        whole = scene.named_at(begin) if scene.joined(begin) else None
        law = scene.at("law", begin) if scene.joined(begin) else None
        if whole and whole.entity.type == "instrument":
            entity = NamedEntity(
                f"{_as_local(whole.entity.id)}/{match[1]}", "instrument", f"{whole.entity.name}, {match[1]}"
            )
            yield scene.mention(entity, head.first, whole.last, head.start)
        elif law:
            wording = scene.words.text[head.start : law.end]
            yield scene.mention(NamedEntity(local_id(wording), "instrument", wording), head.first, law.last, head.start)
    if scene.language == "zh":
        yield from _chinese_articles(scene)


def find_sessions(scene: Scene) -> Iterator[Mention]:
    """Give sessions of bodies: a number, and the body before or after."""
    for head in scene.by_role["session"]:
        first, last = _ordinals_before(head.first, scene), _ordinals_after(head.last, scene)
        numbered = first < head.first or last > head.last
        begin = scene.skip("link", last)
        body = scene.named_at(begin) if scene.joined(begin) else None
        body = body if body and body.entity.type == "organization" else _body_before(first, scene)
        if not numbered or body is None:
            continue
        first, last = min(first, body.first), max(last, body.last)
        start = head.start if first == head.first else (body.start if first == body.first else None)
        mention = scene.mention(body.entity, first, last, start)
        yield mention._replace(entity=_session(mention, body, scene))


def _session(mention: Mention, body: Mention, scene: Scene) -> NamedEntity:
    wording = scene.words.text[mention.start : mention.end]
    number = _session_number(mention, scene)
    if not number:
        return NamedEntity(local_id(wording), "event", wording)
    return NamedEntity(
        f"{_as_local(body.entity.id)}/session/{number}", "event", f"{body.entity.name}, session {number}"
    )


def _session_number(mention: Mention, scene: Scene) -> int:
    """Digits, or the sum of ordinal words: السابعة والخمسون is 57."""
    if digits := _DIGITS.search(scene.words.text, mention.start, mention.end):
        return int(digits.group())
    signs = [scene.at("ordinal", index) for index in range(mention.first, mention.last)]
    return sum(int(sign.meaning.key) for sign in signs if sign)


def _ordinals_before(first: int, scene: Scene) -> int:
    for _ in range(_MOST_ORDINALS):
        if first == 0 or not (scene.joined(first) or _is_ordinal(first - 1, scene)):
            break
        sign = scene.to("ordinal", first)
        if not sign and not _is_ordinal(first - 1, scene):
            break
        first = sign.first if sign else first - 1
    return first


def _ordinals_after(last: int, scene: Scene) -> int:
    for _ in range(_MOST_ORDINALS):
        if not scene.joined(last):
            break
        sign = scene.at("ordinal", last)
        if not sign and not _is_ordinal(last, scene):
            break
        last = sign.last if sign else last + 1
    return last


def _is_ordinal(index: int, scene: Scene) -> bool:
    return _ORDINAL_WORD.match(scene.words.surfaces[index].replace("ـ", "")) is not None


def _body_before(first: int, scene: Scene) -> Mention | None:
    if first == 0:
        return None
    ends = {first} if scene.language != "ar" else {first, first - 1}  # مجلس حقوق الإنسان في دورته
    return next((m for m in scene.names if m.last in ends and m.entity.type == "organization"), None)


def _resolution(head: Found[Sign], scene: Scene) -> Mention | None:
    begin = scene.skip("link", head.last)
    body = scene.named_at(begin)
    after = body.end if body and body.entity.type == "organization" and scene.joined(begin) else head.end
    match = _RESOLUTION.match(scene.words.text, after)
    if match is None or (match[2] is None and "/" not in match[1] and not body and int(match[1]) > _FIRST_YEAR):
        return None
    if match[2] is None and "/" not in match[1] and not body and not any(m.entity.id == _COUNCIL for m in scene.names):
        return None  # a decision of 29 June
    first, last = _words_of(head.start, match.end(), scene)
    entity = _numbered(match[1], match[2], body)
    return Mention(entity, first, last, head.start, match.end())


def _chinese_resolution(head: Found[Sign], scene: Scene) -> Mention | None:
    begin = max(0, head.start - 20)
    match = _CHINESE_RESOLUTION.search(scene.words.text[begin : head.start])
    if match is None:
        return None
    first, _ = _words_of(begin + match.start(), head.end, scene)
    body = _body_before(first, scene)
    return Mention(_numbered(match[1], match[2], body), first, head.last, begin + match.start(), head.end)


def _numbered(number: str, year: str | None, body: Mention | None) -> NamedEntity:
    """A number with a slash is the Assembly's or the Council's by its body; one without is the Security Council's."""
    known = _BODIES.get(body.entity.id) if body else None if "/" in number else _BODIES[_COUNCIL]
    symbol = f"{known}{int(number) if number.isdecimal() else number}" + (f"({int(year)})" if year else "")
    return NamedEntity(
        f"local:un-doc/{symbol}" if known else f"local:resolution/{number}", "instrument", symbol if known else number
    )


def _law(head: Found[Sign], scene: Scene) -> Mention | None:
    match = _LAW.match(scene.words.text, head.end)
    span = None if match else run_of(head, scene)
    if match:
        span, end = _words_of(head.start, match.end(), scene), match.end()
    elif span:
        end = scene.words.ends[span[1] - 1]
        match_after = _LAW.match(scene.words.text, end)
        end = match_after.end() if match_after and scene.language == "ar" else end
    else:
        return None
    start = head.start if span[0] == head.first else scene.words.starts[span[0]]
    wording = scene.words.text[start:end]
    first, last = _words_of(start, end, scene)
    return Mention(NamedEntity(local_id(wording), "instrument", wording), first, last, start, end)


def _chinese_articles(scene: Scene) -> Iterator[Mention]:
    for treaty in [m for m in scene.names if m.entity.type == "instrument"]:
        if match := _CHINESE_ARTICLE.match(scene.words.text, treaty.end):
            number = match.group().strip("》第条")
            entity = NamedEntity(
                f"{_as_local(treaty.entity.id)}/{number}", "instrument", f"{treaty.entity.name}, {number}"
            )
            first, last = _words_of(treaty.start, match.end(), scene)
            yield Mention(entity, first, last, treaty.start, match.end())


def _words_of(start: int, end: int, scene: Scene) -> tuple[int, int]:
    """Indexes of the words that begin in a stretch of the text; of its first one when that begins before it."""
    first = bisect_left(scene.words.starts, start + 1) - 1
    return max(first, 0), max(bisect_left(scene.words.starts, end), first + 1)


def _as_local(entity_id: str) -> str:
    scheme, _, rest = entity_id.partition(":")
    return f"local:{rest}" if scheme == "local" else f"local:{scheme}-{rest}"
