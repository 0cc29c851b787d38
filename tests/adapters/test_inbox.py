"""The file source on real files: an inbox is emptied with reasons, input is never touched, limits are told."""

import asyncio
import os
import time
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from services.ingest.adapters.file_source import FileSource
from services.ingest.flow import Ingest
from shared.contract.rejection import Rejection
from shared.runtime.rejections import Rejecter
from shared.runtime.stop import Stop
from tests.factories import NOON
from tests.fakes import Crash, FakeAnnouncer, FakeOutbox, Fuse
from tests.made_files import docx, mail, paragraph, pdf


class NoMarks:
    """The collection of what was read, empty: an inbox needs none."""

    async def find_one(self, _: object) -> None:
        return None

    async def bulk_write(self, *_: object, **__: object) -> SimpleNamespace:
        return SimpleNamespace(upserted_ids={})


class House:
    def __init__(self, folder: Path) -> None:
        self.fuse = Fuse()
        self.folder = folder
        self.store, self.announce = FakeOutbox(self.fuse), FakeAnnouncer()

    def put(self, name: str, content: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (time.time() - 60,) * 2)

    async def look(self, *, inboxes: Sequence[Path] | None = None, inputs: Sequence[Path] = (), **given: Any) -> None:
        stop = Stop()
        source = FileSource(
            inputs,
            ingest=Ingest(self.store, self.announce, now=lambda: NOON, room=1000),
            announce=self.announce,
            reject=Rejecter("ingest", "1", lambda: NOON),
            database={"ingest_inputs": NoMarks()},
            poll_seconds=60.0,
            inboxes=[self.folder] if inboxes is None else inboxes,
            **given,
        )
        task = asyncio.create_task(source.watch(stop))
        await asyncio.sleep(0.01)
        stop.set()
        await task

    def files(self) -> list[str]:
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file())

    def texts(self) -> list[str]:
        return sorted(item.last.text for item in self.store.items.values())

    def rejected(self) -> list[str]:
        return [Rejection.from_headers(record.headers).detail for record in self.announce.on("rejected.v1")]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


async def test_what_was_read_moves_to_done_and_is_not_read_again(house: House) -> None:
    house.put("a.txt", b"One.")
    house.put("sub/b.jsonl", b'{"guid": "1", "text": "Two."}\n')
    for _ in range(2):
        await house.look()
    assert house.files() == ["done/a.txt", "done/sub/b.jsonl"]
    assert house.texts() == ["One.", "Two."]


async def test_a_file_with_a_bad_row_moves_to_failed_with_the_reason_beside_it(house: House) -> None:
    house.put("a.jsonl", b'{"guid": "1", "text": "One."}\n{"guid": 2}\n{"guid": "3", "text": " "}\n')
    await house.look()
    assert house.files() == ["failed/a.jsonl", "failed/a.jsonl.reasons.txt"]
    reasons = (house.folder / "failed/a.jsonl.reasons.txt").read_text(encoding="utf-8").splitlines()
    assert [reason.split(":")[0] for reason in reasons] == ["line 2", "line 3"]
    assert house.texts() == ["One."]
    assert len(house.rejected()) == 2


async def test_a_file_that_nobody_reads_is_told_too(house: House) -> None:
    house.put("figures.xls", b"\xd0\xcf")
    await house.look()
    assert house.files() == ["failed/figures.xls", "failed/figures.xls.reasons.txt"]
    assert ".docx" in house.rejected()[0]


async def test_a_file_too_large_is_told_with_the_limit(house: House) -> None:
    house.put("a.txt", b"x" * 2000)
    await house.look(max_file_bytes=1500)
    assert house.files()[0] == "failed/a.txt"
    assert "1500" in house.rejected()[0]


async def test_a_second_file_of_a_name_is_a_revision_and_overwrites_nothing(house: House) -> None:
    for text in (b"First words.", b"Second words."):
        house.put("a.txt", text)
        await house.look()
    assert house.files() == ["done/a.2.txt", "done/a.txt"]
    (item,) = house.store.items.values()
    assert (item.last.revision, item.last.text) == (2, "Second words.")


async def test_documents_of_every_kind_are_taken(house: House) -> None:
    house.put("a.pdf", pdf([[*"The EU condemns."]]))
    house.put("b.docx", docx(paragraph("The UN condemns.")))
    house.put("c.eml", mail("The AU condemns.").as_bytes())
    house.put("d.md", b"The **OSCE** condemns.")
    await house.look()
    assert house.texts() == ["The AU condemns.", "The EU condemns.", "The OSCE condemns.", "The UN condemns."]


async def test_a_file_stays_until_its_rows_are_in_the_outbox(house: House) -> None:
    house.put("a.txt", b"One.")
    house.fuse.away = 1
    await house.look()
    assert house.files() == ["a.txt"]
    house.fuse.crash_after, house.fuse.steps = 1, 0
    with pytest.raises(Crash):
        await house.look()
    assert house.files() == ["a.txt"]
    house.fuse.crash_after = None
    await house.look()
    assert (house.files(), house.texts()) == (["done/a.txt"], ["One."])


async def test_a_name_that_is_no_utf_8_is_shown_and_harms_nobody(house: House) -> None:
    for name in (b"\xff.txt", b"\xfe.xls"):
        (house.folder / os.fsdecode(name)).write_bytes(b"One.")
        os.utime(house.folder / os.fsdecode(name), (time.time() - 60,) * 2)
    await house.look()
    assert [name.encode(errors="surrogateescape") for name in house.files()] == [
        b"done/\xff.txt",
        b"failed/\xfe.xls",
        b"failed/\xfe.xls.reasons.txt",
    ]
    assert house.rejected()[0].startswith("\\udcfe.xls line 1")
    await house.look(inboxes=[], inputs=[house.folder / "done"])
    assert house.texts() == ["One."]


async def test_input_is_never_touched(house: House) -> None:
    house.put("a.txt", b"One.")
    house.put("b.xls", b"no input")
    await house.look(inboxes=[], inputs=[house.folder])
    assert house.files() == ["a.txt", "b.xls"]
    assert (house.texts(), house.rejected()) == (["One."], [])
