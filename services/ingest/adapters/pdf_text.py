"""The text layer of a PDF, by where its glyphs stand: Arabic is stored in any order, with any letter forms."""

import io
import re
import unicodedata
from collections.abc import Iterator

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTPage, LTTextBox, LTTextLine
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException

from services.ingest.domain.running_heads import Block, without_running_heads
from services.ingest.domain.visual_order import read_line
from shared.errors import Unprocessable

MOST_PAGES = 2_000
MOST_LETTERS = 1_000_000
"""As MAX_TEXT of the contract, whose import would double the start of the process that reads here."""
_WORD_GAP = 0.12
"""Of the letter size: what a line without spaces leaves between words."""
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_MOST_UNMAPPED = 0.05


def read_pdf(content: bytes) -> str:
    """Give the text, one paragraph a line, pages in order, page numbers and running heads left out.

    Raises:
        Unprocessable: it is locked, broken, a scan without text, too long, or its fonts name no letters. pdfminer
            meets some broken files with whatever Python raises there: see `apart`.
    """
    try:
        paragraphs = without_running_heads(list(_pages(content)))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise Unprocessable("locked", "the PDF is locked with a password; save it without one") from error
    except (PDFException, PSException) as error:
        raise Unprocessable(
            "broken", f"the PDF is broken ({type(error).__name__}); open it and save it anew"
        ) from error
    text = "\n".join(paragraphs)
    if not text.strip():
        raise Unprocessable(
            "no_text", "the PDF has no text layer, it is a scan; have its letters recognised (OCR) first"
        )
    unmapped = sum(len(found) for found in _UNMAPPED.findall(text))
    if unmapped > _MOST_UNMAPPED * len(text):
        raise Unprocessable("no_text", "the PDF's fonts do not say which letters they show; export it from its source")
    return text


def _pages(content: bytes) -> Iterator[list[Block]]:
    size = 0
    for number, page in enumerate(extract_pages(io.BytesIO(content), laparams=LAParams(boxes_flow=None)), 1):
        if number > MOST_PAGES:
            raise Unprocessable("too_large", f"the PDF has more than {MOST_PAGES} pages; split it")
        blocks = [_block(box, page) for box in page if isinstance(box, LTTextBox)]
        size += sum(len(block.text) for block in blocks)
        if size > MOST_LETTERS:
            raise Unprocessable("too_large", f"the PDF's text has more than {MOST_LETTERS} characters; split it")
        yield [block for block in blocks if block.text]


def _block(box: LTTextBox, page: LTPage) -> Block:
    text = _joined([_read(line) for line in box if isinstance(line, LTTextLine)])
    return Block(text, 1 - ((box.y0 + box.y1) / 2 - page.y0) / page.height)


def _joined(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())


def _read(line: LTTextLine) -> str:
    letters = sorted((c for c in line if isinstance(c, LTChar) and not _is_mark(c)), key=lambda c: (c.x0, c.x1))
    words = [letter.get_text() for letter in letters]
    for mark in (c for c in line if isinstance(c, LTChar) and _is_mark(c)):
        middle = (mark.x0 + mark.x1) / 2
        if letters:
            nearest = min(range(len(letters)), key=lambda n: abs((letters[n].x0 + letters[n].x1) / 2 - middle))
            words[nearest] += mark.get_text()
    spaced: list[str] = []
    for number, (letter, word) in enumerate(zip(letters, words, strict=True)):
        if number and letter.x0 - letters[number - 1].x1 > _WORD_GAP * letter.size:
            spaced.append(" ")
        spaced.append(word)
    return read_line(spaced)


def _is_mark(letter: LTChar) -> bool:
    text = letter.get_text()
    return bool(text) and all(unicodedata.combining(c) for c in text)
