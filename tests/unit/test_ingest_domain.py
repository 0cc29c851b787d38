"""Identity, revisions and dates of what sources give."""

from datetime import UTC, datetime

import pytest

from services.ingest.domain.dates import read_date
from services.ingest.domain.documents import Document
from services.ingest.domain.identity import content_hash, statement_id
from services.ingest.domain.revisions import Item, Sighting, apply
from shared.errors import Unprocessable
from tests.factories import NOON

TRACE = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"


def after(known: Item | None, own_id: str = "st-1", **fields: str | None) -> tuple[Item, str]:
    document = Document.model_validate({"guid": "1", "text": "First text.", **fields})
    return apply(Sighting(document, "st-1", own_id, NOON, TRACE), known)


def test_the_first_text_is_new_and_the_same_text_again_is_unchanged() -> None:
    item, result = after(None)
    assert (result, item.last.revision, len(item.pending)) == ("new", 1, 1)
    assert after(item) == (item, "unchanged")


def test_whitespace_is_no_revision_but_a_word_is() -> None:
    item, _ = after(None)
    assert after(item, text="First  text.\n")[1] == "unchanged"
    item, result = after(item, text="Second text.")
    assert (result, item.last.revision) == ("revised", 2)


def test_a_withdrawal_keeps_the_last_text() -> None:
    item, _ = after(None)
    item, result = after(item, status="withdrawn", text="")
    assert (result, item.last.status, item.last.text) == ("withdrawn", "withdrawn", "First text.")


def test_a_withdrawal_keeps_who_spoke_and_when_unless_it_says_otherwise() -> None:
    item, _ = after(None, issuer="Ministry", published_at="2026-11-01", url="https://example.org/1")
    silent, _ = after(item, status="withdrawn", text="", issuer=None, published_at=None, url=None)
    assert (silent.last.issuer, silent.last.url) == ("Ministry", "https://example.org/1")
    assert silent.last.published_at == datetime(2026, 11, 1, tzinfo=UTC)
    speaking, _ = after(item, status="withdrawn", text="", issuer="Office", published_at="2026-11-02")
    assert (speaking.last.issuer, speaking.last.published_at) == ("Office", datetime(2026, 11, 2, tzinfo=UTC))


def test_withdrawing_what_was_never_seen_is_refused() -> None:
    with pytest.raises(Unprocessable, match="unknown_statement"):
        after(None, status="withdrawn")


def test_a_text_that_is_empty_and_one_that_is_missing_are_told_apart() -> None:
    with pytest.raises(Unprocessable, match="text: is empty"):
        after(None, text="  \n ")
    with pytest.raises(Unprocessable, match="text: is missing"):
        apply(Sighting(Document(guid="1", title="T"), "st-1", "st-1", NOON, TRACE), None)


def test_identity_goes_by_guid_then_address_then_content() -> None:
    same = [Document(guid="1", text="a"), Document(guid="1", text="b")]
    assert len({statement_id(document) for document in same}) == 1
    pages = [Document(url="https://EXAMPLE.org:443/a/?utm_source=x#top"), Document(url="https://example.org/a")]
    assert len({statement_id(document) for document in pages}) == 1
    texts = [Document(text="a"), Document(text="b")]
    assert len({statement_id(document) for document in texts}) == 2


@pytest.mark.parametrize(
    ("stated", "at", "flag"),
    [
        ("2026-11-20T12:00:00+02:00", datetime(2026, 11, 20, 10, tzinfo=UTC), None),
        ("2026-11-20", datetime(2026, 11, 20, tzinfo=UTC), None),
        ("Fri, 20 Nov 2026 08:00:00 GMT", datetime(2026, 11, 20, 8, tzinfo=UTC), None),
        ("1800-01-01", datetime(1800, 1, 1, tzinfo=UTC), "before_1945"),
        ("2203-01-01", datetime(2203, 1, 1, tzinfo=UTC), "future"),
        ("yesterday-ish", None, "unreadable"),
    ],
)
def test_a_doubtful_date_is_kept_as_stated_and_flagged(stated: str, at: datetime | None, flag: str | None) -> None:
    dated = read_date(stated, NOON)
    assert (dated.at, dated.flag) == (at, flag)
    assert dated.stated == (stated if flag else None)


def test_the_content_hash_tells_status_title_and_text_apart() -> None:
    hashes = {
        content_hash("published", "a", "b"),
        content_hash("published", "ab", ""),
        content_hash("withdrawn", "a", "b"),
    }
    assert len(hashes) == 3
