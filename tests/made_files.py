"""PDF, Word and e-mail files made for tests, byte by byte: what is in them is what a test says."""

import io
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


Lines = Sequence[Sequence[str]]


def pdf(*pages: Lines, named: bool = True) -> bytes:
    """Give a PDF.

    Args:
        pages: lines of glyphs, from left to right as printed; a glyph may stand for several letters.
        named: whether its font says which letters its glyphs show.
    """
    glyphs = sorted({glyph for lines in pages for line in lines for glyph in line})
    codes = {glyph: number for number, glyph in enumerate(glyphs, 33)}
    width = "02" if named else "04"
    shown = [
        "".join(
            f"BT /F1 12 Tf 72 {760 - 40 * n} Td <{''.join(f'{codes[g]:{width}x}' for g in line)}> Tj ET\n"
            for n, line in enumerate(lines)
        )
        for lines in pages
    ]
    pairs = "".join(f"<{codes[g]:02x}> <{g.encode('utf-16-be').hex()}>\n" for g in glyphs)
    letters = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange {len(glyphs)} beginbfchar\n{pairs}endbfchar endcmap end end"
    )
    simple = (
        f"/Subtype /Type1 /FirstChar 33 /LastChar 255 /Widths [{' '.join(['500'] * 223)}] /FontDescriptor 5 0 R"
        f" /ToUnicode 4 0 R /Encoding << /Differences [33 {' '.join(f'/x{n}' for n in range(len(glyphs)))}] >>"
    )
    font = simple if named else "/Subtype /Type0 /Encoding /Identity-H /DescendantFonts [6 0 R]"
    return _objects(
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(f'{7 + 2 * n} 0 R' for n in range(len(pages)))}] /Count {len(pages)} >>",
        f"<< /Type /Font /BaseFont /Made {font} >>",
        _stream(letters),
        "<< /Type /FontDescriptor /FontName /Made /Flags 4 /Ascent 800 /Descent -200 /FontBBox [0 0 500 800] >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Made /FontDescriptor 5 0 R /DW 500"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        *(part for number, content in enumerate(shown) for part in _page(8 + 2 * number, content)),
    )


def _page(number_of_content: int, shown: str) -> tuple[str, str]:
    page = (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 842] /Contents {number_of_content} 0 R"
        " /Resources << /Font << /F1 3 0 R >> >> >>"
    )
    return page, _stream(shown)


def docx(body: str, **parts: bytes) -> bytes:
    """Give a Word document.

    Args:
        body: WordprocessingML inside `w:body`.
        parts: further files of the package.
    """
    document = f'<?xml version="1.0"?><w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    files = {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": document, **parts}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return packed.getvalue()


def paragraph(*runs: str) -> str:
    """Give a paragraph; a run may be markup."""
    return f"<w:p>{''.join(run if run.startswith('<') else f'<w:r><w:t>{run}</w:t></w:r>' for run in runs)}</w:p>"


def mail(text: str = "The EU condemns torture.", **headers: str) -> EmailMessage:
    """Give an e-mail; underscores in names of headers are hyphens."""
    message = EmailMessage()
    given = {"Subject": "بيان صحفي", "Date": "Fri, 20 Nov 2026 14:30:00 +0300", "Message_ID": "<1@example.org>"}
    for name, value in {**given, **headers}.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def _stream(content: str) -> str:
    return f"<< /Length {len(content)} >>\nstream\n{content}\nendstream"


def _objects(*objects: str) -> bytes:
    out, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{out.index('xref')}\n%%EOF"
    return (out + end).encode("latin-1")
