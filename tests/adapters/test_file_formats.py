"""Every format of a file: what is read in it, and what is told when it cannot be."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingest.adapters.pdf_text import MOST_LETTERS
from services.ingest.adapters.rows import SUFFIXES, Refusal, Row, read_file
from services.ingest.domain.documents import Document
from services.ingest.domain.visual_order import read_line
from shared.contract.base import MAX_TEXT
from tests.made_files import docx, mail, paragraph, pdf


def read(name: str, content: bytes) -> list[Row]:
    return [row for _, row in read_file(name, content)]


def document(name: str, content: bytes) -> Document:
    (row,) = read(name, content)
    assert isinstance(row, Document), row
    return row


def refusal(name: str, content: bytes) -> tuple[str, str]:
    (row,) = read(name, content)
    assert isinstance(row, Refusal), row
    return row.cause.reason, row.cause.detail


# What is printed: the letters of a line from left to right, لا as one glyph.
ARABIC = [*"بيان صحفي"[::-1]]
CLAUSE = [*"٢٠٢٦", " ", *"يف", " ", *"داحت", "لا", "ا", " ", *"نيدي"]


def test_a_pdf_gives_its_lines_in_reading_order_whatever_order_they_are_stored_in() -> None:
    found = document("a.pdf", pdf([ARABIC, CLAUSE, [*"The EU condemns torture."]]))
    assert found.title == "بيان صحفي"
    assert found.text == "يدين الاتحاد في ٢٠٢٦\nThe EU condemns torture."


def printed(*text: str, page: int) -> list[list[str]]:
    """A page with a head, a foot and its number."""
    lines = [*text, *[""] * (16 - len(text))]
    return [[*line] for line in (f"Office of Rights - 2026/{page}", *lines, "www.example.org", f"Page {page} of 3")]


def test_a_pdf_gives_neither_running_heads_nor_page_numbers_and_keeps_what_only_looks_like_one() -> None:
    first = printed("The Office speaks", "The Office condemns it.", "2026", page=1)
    found = document("a.pdf", pdf(first, printed("It calls for talks.", page=2), printed("www.example.org", page=3)))
    assert found.title == "The Office speaks"
    assert found.text.split("\n") == ["The Office condemns it.", "2026", "It calls for talks.", "www.example.org"]


def test_a_pdf_of_one_page_keeps_its_letterhead() -> None:
    assert document("a.pdf", pdf(printed("It calls for talks.", page=1))).title == "Office of Rights - 2026/1"


def test_a_pdf_may_hold_as_much_as_a_statement() -> None:
    assert MOST_LETTERS == MAX_TEXT


@pytest.mark.parametrize(
    ("glyphs", "read_as"),
    [
        ([*"Resolution 2334 (2016)"], "Resolution 2334 (2016)"),
        ([*"2026 ", *"ربمفون", *" 20"], "20 نوفمبر 2026"),
        ([*".(2016) 2334 ", *"رارقلا"], "القرار 2334 (2016)."),
        ([".", *"EU", " ", *"الاتحاد الأوروبي"[::-1]], "الاتحاد الأوروبي EU."),
        ([*"The word ", *"سلام"[::-1], *" means peace"], "The word سلام means peace"),
        ([*"٪", *"3.5", " ", *"ةبسن"], "نسبة 3.5٪"),
        (["ﻼ", *"ﺳ"], "سلا"),
        ([], ""),
    ],
)
def test_a_printed_line_is_read_in_its_own_direction(glyphs: list[str], read_as: str) -> None:
    assert read_line(glyphs) == read_as


@pytest.mark.parametrize(
    ("content", "reason", "remedy"),
    [
        (b"no PDF at all", "broken", "save it anew"),
        (pdf([[*"abc"]])[:400], "broken", "save it anew"),
        (pdf([]), "no_text", "OCR"),
        (pdf([[*"abcdefgh"]], named=False), "no_text", "export it from its source"),
    ],
    ids=["no PDF", "cut off", "a scan", "letters without names"],
)
def test_a_pdf_without_readable_text_is_told(content: bytes, reason: str, remedy: str) -> None:
    found, detail = refusal("a.pdf", content)
    assert found == reason
    assert remedy in detail


def test_a_word_document_gives_paragraphs_tables_controls_and_insertions() -> None:
    body = (
        paragraph("بيان صحفي")
        + paragraph("The EU ", "<w:ins><w:r><w:t>strongly </w:t></w:r></w:ins>", "condemns torture.")
        + paragraph("<w:del><w:r><w:delText>Deleted.</w:delText></w:r></w:del>", "Kept.")
        + f"<w:sdt><w:sdtContent>{paragraph('In a control.')}</w:sdtContent></w:sdt>"
        + f"<w:tbl><w:tr><w:tc>{paragraph('In a cell.')}</w:tc></w:tr></w:tbl>"
    )
    found = document("a.docx", docx(body))
    assert found.title == "بيان صحفي"
    assert found.text.split("\n") == ["The EU strongly condemns torture.", "Kept.", "In a control.", "In a cell."]


def bomb() -> bytes:
    return docx(paragraph("a"), **{"word/media/zeros.bin": bytes(257 * 1024 * 1024)})


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    document = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{entities}]><x>&l9;</x>'
    return docx("", **{"word/document.xml": document.encode()})


def plain_zip() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("a.txt", "a")
    return packed.getvalue()


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")  # the bomb replaces the document
@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: b"no Word document", "broken"),
        (plain_zip, "broken"),
        (bomb, "too_large"),
        (laughs, "broken"),
        (lambda: docx("<w:p>")[:300], "broken"),
    ],
    ids=["no ZIP", "a ZIP", "zip bomb", "entity bomb", "cut off"],
)
def test_a_bad_word_document_is_told(make: object, reason: str) -> None:
    assert callable(make)
    assert refusal("a.docx", make())[0] == reason


def test_markdown_gives_words_without_marks_and_its_front_matter() -> None:
    content = (
        "---\ntitle: بيان صحفي\ndate: 2026-11-20\nlanguage: ar\nlayout: post\n---\n"
        "# Heading\n\nThe **EU** [condemns](https://example.org) torture.\n\n- One\n- Two `code`\n"
    )
    found = document("a.md", content.encode())
    assert (found.title, found.published_at, found.lang) == ("بيان صحفي", "2026-11-20", "ar")
    assert found.text == "Heading\nThe EU condemns torture.\nOne\nTwo code"


def test_markdown_without_front_matter_has_its_first_heading_as_title() -> None:
    found = document("a.md", b"Title\n=====\n\nWords\nthat go on.")
    assert (found.title, found.text) == ("Title", "Words\nthat go on.")


def test_broken_front_matter_is_told() -> None:
    assert refusal("a.md", b"---\na: [\n---\nb")[0] == "front_matter"


def test_a_text_file_in_utf_16_is_read_and_one_in_another_encoding_is_told() -> None:
    assert document("a.txt", "بيان صحفي".encode("utf-16")).text == "بيان صحفي"
    assert refusal("a.txt", "بيان صحفي".encode("windows-1256")) == (
        "encoding",
        "not UTF-8 at byte 0; save the file as UTF-8",
    )


def test_an_e_mail_gives_its_subject_date_and_body() -> None:
    found = document("a.eml", mail().as_bytes())
    assert (found.title, found.text) == ("بيان صحفي", "The EU condemns torture.")
    assert (found.guid, found.published_at) == ("<1@example.org>", "Fri, 20 Nov 2026 14:30:00 +0300")


def test_an_e_mail_in_html_gives_its_words() -> None:
    message = mail()
    message.set_content("<p>The EU <b>condemns</b> torture.</p><script>x()</script>", subtype="html")
    found = document("a.eml", message.as_bytes())
    assert found.text.split() == ["The", "EU", "condemns", "torture."]


def test_documents_attached_to_an_e_mail_are_statements_and_the_rest_is_told() -> None:
    message = mail("See the attached statement.")
    message.add_attachment(pdf([ARABIC, CLAUSE]), maintype="application", subtype="pdf", filename="بيان.pdf")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
    message.add_attachment(b"PK", maintype="application", subtype="vnd.ms-excel", filename="figures.xls")
    message.add_attachment(mail("Inner."))
    body, attached, table, inner = read("a.eml", message.as_bytes())
    assert isinstance(body, Document)
    assert isinstance(attached, Document)
    assert (attached.guid, attached.title) == ("<1@example.org>/بيان.pdf", "بيان صحفي")
    assert attached.published_at == body.published_at
    assert [row.cause.detail.split(":")[0] for row in (table, inner) if isinstance(row, Refusal)] == [
        "figures.xls",
        "attachment-3",
    ]


def test_an_e_mail_that_only_carries_documents_has_no_empty_body() -> None:
    message = mail("")
    message.add_attachment("The EU condemns torture.", filename="a.txt")
    (found,) = read("a.eml", message.as_bytes())
    assert isinstance(found, Document)
    assert found.text == "The EU condemns torture."


def test_an_e_mail_with_too_many_attachments_is_cut_and_told() -> None:
    message = mail()
    for number in range(60):
        message.add_attachment(f"Text {number}.", filename=f"{number}.txt")
    rows = read("a.eml", message.as_bytes())
    assert sum(isinstance(row, Document) for row in rows) == 51
    assert isinstance(rows[-1], Refusal)


def test_a_body_whose_declared_encoding_is_wrong_is_read_as_utf_8_or_told() -> None:
    head = b"MIME-Version: 1.0\nContent-Type: text/plain; charset=nonsense\nContent-Transfer-Encoding: 8bit\n\n"
    assert document("a.eml", head + "بيان".encode()).text == "بيان"
    assert refusal("a.eml", head + "بيان".encode("windows-1256"))[0] == "encoding"


LIGHT = [suffix for suffix in SUFFIXES if suffix not in (".pdf", ".docx", ".html", ".htm")]


@settings(max_examples=300, deadline=None)  # a machine that is busy is no failure
@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode), st.sampled_from(LIGHT))
def test_no_bytes_crash_a_reader(content: bytes, suffix: str) -> None:
    assert all(isinstance(row, Document | Refusal) for row in read("a" + suffix, content))


PIECES = (
    *("Content-Type: ", "multipart/mixed; boundary=", "a", "--a", "\n", "message/rfc822", "=?x?b?", ";", "charset="),
    *("Subject: ", "Date: ", "base64", "Content-Transfer-Encoding: ", "\xe9", "text/html", "\n\n"),
    "Content-Disposition: attachment; filename*=x''%ff",
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_no_headers_crash_the_mail_reader(parts: list[str]) -> None:
    assert all(isinstance(row, Document | Refusal) for row in read("a.eml", "".join(parts).encode("latin-1")))
