"""Who signs a statement, and who the issuer is, stands at its end: those lines are names and no matter."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_MARKS = (
    "وق",
    "غير حكومية",
    "overnmental",
    "ouvernementale",
    "ubernamental",
    "правительствен",
    "非政府",
    "igna",
    "igned",
    "irma",
    "одпис",
    "签",
    "簽",
    "署",
    "نبذة",
    "bout",
    "propos",
    "cerca",
    "ditors",
    "关于",
)
"""A part of each heading: most texts have none, and finding that out is fast."""
_HEADINGS = re.compile(
    r"""^[^\S\n]*(?:
    (?P<signed>(?:(?:المنظمات|الجمعيات|الجهات|الهيئات|المؤسسات|قائمة|أسماء|التوقيعات)[ ])*
        (?:والأفراد[ ])?(?:ال)?موق[ّ\u064b-\u0652]*ع(?:ة|ون|ين|ات)(?:[ ](?:على|علي|أدناه)(?:[ ](?:هذا[ ])?البيان)?)?
      |التوقيعات?
      |(?:list[ ]of[ ])?(?:signatory[ ]organi[sz]ations|signatories|signed(?:[ ]by)?|undersigned)
      |(?:liste[ ]des[ ])?(?:les[ ])?(?:(?:organisations|associations)[ ])?signataires
      |(?:lista[ ]de[ ])?(?:(?:organizaciones|entidades)[ ])?firmantes|firman
      |подписали|подписанты|подписавшиеся(?:[ ]организации)?
      |(?:联合)?(?:签署|联署|署名)(?:方|机构|组织|团体)?|(?:聯合)?(?:簽署|聯署)(?:機構|組織|團體)?)
    |(?P<about>نبذة[ ]عن[^\n:]{0,80}|关于我们|(?-i:
        About(?:[ ]us|[ ](?:the[ ])?[A-Z][^\n:.]{0,80})|Notes?[ ](?:to|for)[ ][Ee]ditors
        |À[ ]propos[ ]d[^\n:.]{0,80}|Acerca[ ]de[^\n:.]{0,80}))
    |(?P<described>[^\n:.]{0,80}(?:
        (?:منظمة|جمعية|مؤسسة|شبكة|هيئة)[ ](?:حقوقية[ ])?(?:(?:دولية|إقليمية|وطنية|محلية|عربية)[ ])?
          (?:مستقلة[ ،,]{1,2})?غير[ ]حكومية
        |is[ ]an?[ ](?:independent|international|non-profit|regional)[^\n.]{0,40}non-?governmental[ ]organi[sz]ation
        |est[ ]une[ ](?:organisation|association)[^\n.]{0,40}non[ ]gouvernementale
        |es[ ]una[ ]organización[^\n.]{0,40}no[ ]gubernamental
        |независимая[^\n.]{0,40}неправительственная[ ]организация
        |是[^\n。]{0,20}非政府组织)[^\n]*)
    )[^\S\n]*(?P<end>[:：][^\S\n]*|$)""",
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_LONGEST_NAME = 120
_SENTENCE_END = re.compile(r"[.!?؟。][^\S\n]*$")
_TAIL = 0.4
"""What tells of the issuer stands in the last part of a text."""


class Stretch(NamedTuple):
    """A part of a text, in code points; the end is exclusive."""

    start: int
    end: int


def find_signatures(text: str) -> Iterator[Stretch]:
    """Give the lists of signatories, each to its last name, and what a text says of its issuer at the end.

    Args:
        text: the original.

    Returns:
        In text order, none inside another.
    """
    if not any(mark in text for mark in _MARKS):
        return
    done = 0
    for heading in _HEADINGS.finditer(text):
        if heading.start() < done:
            continue
        begin = heading.start() if heading["described"] else heading.end()
        end = _list_end(text, begin) if heading["signed"] else _about_end(text, heading.start())
        if end > begin:
            yield Stretch(begin, end)
            done = end


def _list_end(text: str, begin: int) -> int:
    """After the names: a line that is long, or ends as sentences do, is none."""
    end = begin
    for line in text[begin:].splitlines(keepends=True):
        first = end == begin and line.strip()
        if not first and (len(line) > _LONGEST_NAME or _SENTENCE_END.search(line)):
            break
        end += len(line)
    return end


def _about_end(text: str, begin: int) -> int:
    return len(text) if begin > len(text) * (1 - _TAIL) else begin
