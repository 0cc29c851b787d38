"""Lines of a page that are no words of a statement: share bars, "read also", cookie notices, in six languages."""

import re

_LONGEST_NOTICE = 300
_LONGEST_LABEL = 80

_READ_ALSO = (
    "اقرأ أيضا", "اقرأ أيضاً", "إقرأ أيضا", "اقرأ المزيد", "مواضيع ذات صلة", "أخبار ذات صلة", "مقالات ذات صلة",
    "شاهد أيضا", "read also", "read more", "related articles", "related news", "related content", "see also",
    "more on this", "lire aussi", "à lire aussi", "voir aussi", "articles liés", "sur le même sujet", "lea también",
    "lea además", "ver también", "noticias relacionadas", "leer más", "читайте также", "читать далее",
    "материалы по теме", "похожие новости", "по теме", "相关阅读", "相关新闻", "相关链接", "延伸阅读", "更多新闻",
)  # fmt: skip
_SHARE = (
    "شارك", "مشاركة", "شارك على", "طباعة", "أرسل إلى صديق", "انسخ الرابط", "تابعونا", "share", "share this", "tweet",
    "print", "email this", "copy link", "follow us", "partager", "imprimer", "envoyer par courriel", "suivez-nous",
    "compartir", "imprimir", "síganos", "enviar por correo", "поделиться", "распечатать", "печать", "версия для печати",
    "подписывайтесь", "分享", "分享到", "打印", "打印本页", "关注我们", "facebook", "twitter", "whatsapp", "telegram",
    "linkedin", "x", "فيسبوك", "تويتر", "واتساب", "تيليغرام", "تلغرام", "لينكد إن",
)  # fmt: skip
_COOKIES = (
    "ملفات تعريف الارتباط", "الكوكيز", "cookies", "témoins de connexion", "файлы cookie", "файлов cookie", "cookie",
)  # fmt: skip
_AGREES = re.compile(
    r"نستخدم|يستخدم هذا الموقع|توافق|we use|this (?:web)?site uses|accept|nous utilisons|ce site utilise|utilizamos|"
    r"este sitio (?:web )?utiliza|мы используем|этот сайт использует|我们使用|本网站使用|同意",
    re.IGNORECASE,
)
_COPYRIGHT = re.compile(r"^(?:©|\(c\)|copyright\b|جميع الحقوق محفوظة|все права защищены|tous droits réservés|"
                        r"todos los derechos reservados|all rights reserved|版权所有)", re.IGNORECASE)  # fmt: skip
_DATE_LINE = re.compile(
    r"^(?:تاريخ النشر|نشر في|نُشر في|آخر تحديث|published(?: on)?|posted on|last updated|publié le|mis à jour le|"
    r"publicado el|fecha de publicación|опубликовано|дата публикации|发布日期|发布时间)\b.{0,40}$",
    re.IGNORECASE,
)
_CHINESE_LINE = re.compile(
    r"^(?:\d{4}\s?[-年./]\s?\d{1,2}.{0,20}?)?\s*[【(（]?(?:来源|字体|字号|责任编辑|编辑|作者|打印本页)\s*[:：】].{0,60}$"
)
"""Source, size of letters, editor: one line above the text or below it."""
_EDGES = " :：|•·-–—►»«<>…."
_ALSO = re.compile(rf"^[\W_]*(?:{'|'.join(map(re.escape, _READ_ALSO))})(?!\w)\s*[:：|»…\-–—]?", re.IGNORECASE)
_BARE = frozenset(word.casefold() for word in (*_READ_ALSO, *_SHARE))


def without_boilerplate(text: str) -> str:
    """Give the text without its lines of boilerplate; paragraphs stay as they are."""
    kept = [line for line in text.split("\n") if not is_boilerplate(line)]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def is_boilerplate(line: str) -> bool:
    """Whether a line is a label of the page, and no sentence of the statement."""
    label = line.strip(_EDGES).casefold()
    if not label:
        return False
    if label in _BARE or _is_share_bar(label):
        return True
    if _ALSO.match(line) and len(line) <= _LONGEST_NOTICE and (":" in line[:40] or "：" in line[:20] or "»" in line):
        return True
    if len(line) > _LONGEST_NOTICE:
        return False
    if _COPYRIGHT.match(label) or _DATE_LINE.match(label) or _CHINESE_LINE.match(line.strip()):
        return True
    return any(word in label for word in _COOKIES) and _AGREES.search(label) is not None


def _is_share_bar(label: str) -> bool:
    words = [word for word in re.split(r"[\s|/,،•·]+", label) if word]
    return len(words) > 1 and len(label) <= _LONGEST_LABEL and all(word in _BARE for word in words)
