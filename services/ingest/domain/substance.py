"""What of a text tells whether a statement changed: less than what is published of it.

`boilerplate` is sure, and taken out of what is published. What is left out here besides may be words of a statement for
once ("شارك في المؤتمر"): it is kept in the text, and does not make a revision by itself.
"""

import re

from services.ingest.domain.boilerplate import is_boilerplate

_LONGEST = 160
"""Code points of a line; a longer one is never only furniture."""

_NETWORKS = "facebook|twitter|x|whatsapp|telegram|linkedin|فيسبوك|تويتر|واتساب|تلغرام|تليغرام"
_SHARE = (
    r"share (?:this|the) (?:page|article|story|post)(?: (?:on|via|by) .{1,30})?|share (?:on|via|by) .{1,30}",
    r"partager (?:sur|par|cet(?:te)?) .{1,30}|envoyer par .{1,20}",
    r"compartir (?:en|por|est[ea]) .{1,30}|enviar por .{1,20}",
    r"поделиться (?:в|на|с|ссылкой).{0,30}|分享到.{0,20}|字号.{0,10}|责任编辑.{0,20}",
    rf"(?:شارك|شاركها|مشاركة|انشر|تغريد) (?:على|عبر|في|هذا|هذه|المقال|الخبر|الصفحة|{_NETWORKS}).{{0,30}}",
)
_READ_ALSO = (
    r"(?:read also|lire aussi|à lire (?:aussi|également)|lea también|читайте также|相关阅读|相关新闻|延伸阅读).*",
    r"(?:اقرأ|إقرأ|اقرا|شاهد) (?:أيضا|أيضًا|أيضاً|ايضا|المزيد).*",
    r"(?:related (?:stories|links)|le puede interesar|смотрите также|مواضيع ذات صلة)(?:\s*:.*)?",
)
_STAMP_WORDS = (
    "(?:last )?(?:updated?|modified)|published|posted|publication date|mise? à jour|publiée?|modifiée?"
    "|date de publication|actualizado|publicado|última actualización|fecha de publicación|обновлено|опубликовано"
    "|дата публикации|发布时间|更新时间|发布日期|آخر تحديث|تاريخ النشر|تاريخ التحديث|نشر في|نُشر في|تم النشر"
)
_COUNTED = (
    "views?|vues?|visitas|просмотр\\w*|次阅读|阅读量?|مشاهدة|المشاهدات|عدد المشاهدات|قراءة|عدد القراءات|عدد الزيارات"
)
_STAMP = (
    rf"(?:{_STAMP_WORDS})[^.!?\d]{{0,25}}\d[^!?]{{0,30}}",
    rf"[\d.,\s]+[km]?\s*(?:{_COUNTED})|(?:{_COUNTED})\s*[::]?\s*[\d.,\s]+",
    r"[\d\s:./\-–|،,]+(?:am|pm|utc|gmt|ص|م)?",
)
_FURNITURE = re.compile(rf"\s*[|•·\-–*]*\s*(?:{'|'.join((*_SHARE, *_READ_ALSO, *_STAMP))})\s*[|•·.]*\s*", re.IGNORECASE)


def substance(text: str) -> str:
    """Give the words that make a statement what it is, whitespace collapsed.

    Lines that are boilerplate, or only share bars, "read also", time stamps or counters, are left out; where nothing
    else is left, all words are given. For comparing only: the text that is kept is not touched.
    """
    lines = [line for line in text.splitlines() if not _is_furniture(line)]
    return " ".join(" ".join(lines).split()) or " ".join(text.split())


def _is_furniture(line: str) -> bool:
    return is_boilerplate(line) or (len(line) <= _LONGEST and _FURNITURE.fullmatch(line) is not None)
