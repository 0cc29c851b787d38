"""Reading files: each format, and every way in which a row can be bad without harming its neighbours."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.text_rows import read_row
from services.ingest.adapters.rows import Refusal, read_file, read_object
from services.ingest.domain.documents import Document
from services.local.tagging import _Row
from tests.bad_input import BAD_ROWS, FINE, LATER, Bad

GOOD = b'{"guid": "good", "text": "Good."}'


@pytest.mark.parametrize("bad", BAD_ROWS, ids=lambda bad: bad.name)
def test_a_bad_line_is_refused_with_its_reason_and_its_neighbours_are_read(bad: Bad) -> None:
    rows = list(read_file("x.jsonl", b"\n".join([GOOD, bad.spoil(b'{"guid": "bad", "text": "Bad."}'), GOOD])))
    refused = [(number, row.cause.reason) for number, row in rows if isinstance(row, Refusal)]
    assert refused == ([(2, bad.reason)] if bad.reason not in (LATER, FINE) else [])
    assert sum(isinstance(row, Document) and row.guid == "good" for _, row in rows) == 2


def test_a_text_file_has_its_first_short_line_as_title() -> None:
    [(_, row)] = read_file("a.txt", "عنوان\nنص طويل\n".encode())
    assert isinstance(row, Document)
    assert (row.title, row.text, row.guid) == ("عنوان", "نص طويل", "a.txt")


def test_a_page_is_read_without_markup_and_scripts() -> None:
    page = b"<html><head><title>T</title></head><body><article><p>" + b"The Ministry speaks of rights. " * 20
    page += b"</p><script>alert(1)</script></article></body></html>"
    [(_, row)] = read_file("a.html", page)
    assert isinstance(row, Document)
    assert "Ministry speaks" in row.text
    assert "alert" not in row.text
    assert "<" not in row.text


def test_a_page_that_was_saved_still_says_when_where_and_by_whom_it_was_published() -> None:
    head = (
        '<meta property="article:published_time" content="2025-03-04T10:00:00+03:00"><link rel="canonical" '
        'href="https://example.org/news/1"><meta property="og:site_name" content="Ministry of Justice">'
    )
    body = f"<body><p>{'The Ministry speaks of rights. ' * 20}</p></body>"
    page = f"<html><head><title>T</title>{head}</head>{body}</html>"
    [(_, row)] = read_file("a.html", page.encode())
    assert isinstance(row, Document)
    assert (row.published_at, row.url) == ("2025-03-04T10:00:00+03:00", "https://example.org/news/1")
    assert row.issuer == "Ministry of Justice"


@pytest.mark.parametrize("href", ["/news/1", "javascript:alert(1)", "https://", "https://a b/", "https://:0/"])
def test_a_page_whose_own_address_is_none_is_read_without_one(href: str) -> None:
    page = f'<html><head><link rel="canonical" href="{href}"></head><body><p>The Ministry speaks.</p></body></html>'
    [(_, row)] = read_file("a.html", page.encode())
    assert isinstance(row, Document)
    assert row.url is None


def test_a_table_is_read_by_its_documented_columns() -> None:
    rows = list(read_file("a.csv", b'guid,title,text,lang\n1,T,"Two\nlines",en\n2,U,V,xx-\n'))
    assert isinstance(rows[0][1], Document)
    assert rows[0][1].text == "Two\nlines"
    assert isinstance(rows[1][1], Refusal)
    assert "lang" in rows[1][1].cause.detail


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_table_is_read_with_the_separator_of_its_header_and_with_the_mark_of_a_spreadsheet(
    separator: str, mark: bytes
) -> None:
    rows = [["guid", "title", "text"], ["1", '"A; title"', '"A text, of; one\tcell"']]
    [(_, row)] = read_file("a.csv", mark + "\r\n".join(separator.join(row) for row in rows).encode())
    assert isinstance(row, Document)
    assert (row.guid, row.title, row.text) == ("1", "A; title", "A text, of; one\tcell")


def test_a_header_that_names_a_column_twice_is_refused() -> None:
    [(_, row)] = read_file("a.csv", b"text,text\na,b\n")
    assert isinstance(row, Refusal)


def test_a_header_in_capitals_with_blanks_is_read() -> None:
    [(_, row)] = read_file("a.csv", b"\xef\xbb\xbfGUID, Title ,Text\r\n1,T,Words\r\n")
    assert isinstance(row, Document)
    assert (row.guid, row.title, row.text) == ("1", "T", "Words")


@pytest.mark.parametrize("rows", [1, 3_000])
def test_a_header_with_unknown_names_is_told_once_with_what_is_near_and_all_that_are_known(rows: int) -> None:
    [(line, row)] = read_file("a.csv", b"GUIDS,subject,text\n" + b"1,a,b\n" * rows)
    assert isinstance(row, Refusal)
    assert line == 1
    told = row.cause.detail
    assert "GUIDS: is no field that hiwar knows, did you mean guid?; subject: is no field that hiwar knows;" in told
    assert "it knows guid, id, source, issuer, url, title, text," in told


@pytest.mark.parametrize("first", ["sep=;\r\n", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_is_read_as_spreadsheets_save_it(first: str, encoding: str) -> None:
    [(line, row)] = read_file("a.csv", f'{first}guid;text\r\n1;"كلمات, and"\r\n'.encode(encoding))
    assert isinstance(row, Document)
    assert (row.guid, row.text, line) == ("1", "كلمات, and", 3 if first else 2)


@pytest.mark.parametrize(
    ("content", "line", "told"),
    [
        (b"guid,text\n1,Fine\n2,a,b\n", 3, "has more cells than the header names; put a text that holds"),
        (b"guid,text\n1,caf\xe9\n", 2, "not UTF-8 at byte 15; save the file as UTF-8"),
    ],
)
def test_a_table_that_is_wrong_is_told_with_a_remedy(content: bytes, line: int, told: str) -> None:
    number, row = list(read_file("a.csv", content))[-1]
    assert isinstance(row, Refusal)
    assert number == line
    assert row.cause.detail.startswith(told)


def test_columns_without_a_name_are_nothing_while_they_are_empty() -> None:
    [(_, row)] = read_file("a.csv", b"guid,text,,\n1,Words,,\n")
    assert isinstance(row, Document)


def test_an_unknown_field_of_a_line_is_told_with_what_is_near() -> None:
    [(_, row)] = read_file("a.jsonl", b'{"GUID": "1", "text": "Words"}')
    assert isinstance(row, Refusal)
    assert row.cause.detail.startswith("GUID: is no field that hiwar knows, did you mean guid?; it knows guid, id,")


@given(st.binary(max_size=300), st.sampled_from(["a.jsonl", "a.csv", "a.txt"]))
def test_no_bytes_crash_the_reader(content: bytes, name: str) -> None:
    assert all(isinstance(row, Document | Refusal) for _, row in read_file(name, content))


def test_null_is_no_value_in_any_field_and_a_whole_number_is_an_id() -> None:
    fields = ("title", "source", "issuer", "url", "lang", "published_at", "zone", "status")
    row = {"guid": 7, "text": "Word.", **dict.fromkeys(fields)}
    assert read_object(json.dumps(row).encode()) == read_object(b'{"guid": "7", "text": "Word."}')
    assert read_row(json.dumps({**row, "guid": "7"}).encode(), _Row).title == ""
    for wrong in (True, 1.5, []):
        refused = read_object(json.dumps({**row, "guid": wrong}).encode())
        assert isinstance(refused, Refusal)
        assert refused.cause.detail == "guid: must be text"


def test_half_a_character_is_told_as_such() -> None:
    refused = read_object(b'{"text": "\\ud800"}')
    assert isinstance(refused, Refusal)
    assert refused.cause.detail == "text: holds half a character, such as \\ud800 alone; write whole characters"


def test_a_limit_is_told_with_the_field() -> None:
    refused = read_object(json.dumps({"text": "Word.", "issuer": "x" * 101}).encode())
    assert isinstance(refused, Refusal)
    assert refused.cause.detail == "issuer: is longer than 100 letters; shorten it"


@pytest.mark.parametrize(
    ("content", "line"),
    [(b'guid,text\n1,Word.\n3,"unclosed We condemn\n4,swallowed\n', 3), (b'guid,text\n1,"He said "no" today"\n', 2)],
)
def test_a_cell_whose_quotation_marks_are_wrong_is_refused_and_not_altered(content: bytes, line: int) -> None:
    [*good, (number, refused)] = list(read_file("a.csv", content))
    assert len(good) == line - 2
    assert isinstance(refused, Refusal)
    assert (number, refused.cause.detail.partition(";")[0]) == (
        line, "a quotation mark opens a cell and does not close it"
    )  # fmt: skip
    assert refused.original == b"\n".join(content.split(b"\n")[line - 1 :])


def test_the_rows_after_a_torn_one_are_read() -> None:
    rows = list(read_file("a.csv", b'guid,text\n1,"He said "no" today"\n2,Word.\n'))
    assert [(number, isinstance(row, Document)) for number, row in rows] == [(2, False), (3, True)]
