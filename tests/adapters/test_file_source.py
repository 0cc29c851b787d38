"""The file source on real files and each MongoDB: a file is read once, read again when it changes, never touched."""

import asyncio
import os
import time
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from services.ingest.adapters.file_marks import FileMarks
from services.ingest.adapters.file_source import FileSource
from services.ingest.flow import Ingest
from shared.contract.rejection import Rejection
from shared.runtime.mongo import Mongo
from shared.runtime.rejections import Rejecter
from shared.runtime.stop import Stop
from tests.factories import NOON
from tests.fakes import FakeAnnouncer, FakeOutbox


class House:
    """A folder that is watched by one process after another on the same store."""

    def __init__(self, mongo: Mongo, folder: Path) -> None:
        self.mongo, self.folder = mongo, folder
        self.store, self.announce = FakeOutbox(), FakeAnnouncer()

    def put(self, name: str, content: str, *, age_seconds: float = 60.0) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        os.utime(path, (time.time() - age_seconds,) * 2)

    async def look(self) -> None:
        """Start, look once at the folder, stop."""
        stop = Stop()
        source = FileSource(
            [self.folder],
            ingest=Ingest(self.store, self.announce, now=lambda: NOON, room=1000),
            announce=self.announce,
            reject=Rejecter("ingest", "1", lambda: NOON),
            database=self.mongo.database,
            poll_seconds=60.0,
        )
        task = asyncio.create_task(source.watch(stop))
        await asyncio.sleep(0.1)
        stop.set()
        await task

    def texts(self) -> list[str]:
        return sorted(item.last.text for item in self.store.items.values())

    def rejected(self) -> list[str]:
        return [Rejection.from_headers(record.headers).detail for record in self.announce.on("rejected.v1")]


@pytest.fixture
def house(mongo: Mongo, tmp_path: Path) -> House:
    return House(mongo, tmp_path)


async def test_files_are_read_once_whatever_restarts(house: House) -> None:
    house.put("a/b.txt", "One.")
    house.put("c.jsonl", '{"guid": "1", "text": "Two."}\n{"guid": true}\n')
    for _ in range(2):
        await house.look()
    assert house.texts() == ["One.", "Two."]
    assert len(house.rejected()) == 1
    assert house.rejected()[0].startswith("c.jsonl line 2: guid")


async def test_a_changed_file_is_read_again_as_a_revision(house: House) -> None:
    house.put("a.txt", "First words.")
    await house.look()
    house.put("a.txt", "Second words.", age_seconds=30.0)
    await house.look()
    (item,) = house.store.items.values()
    assert (item.last.revision, item.last.text) == (2, "Second words.")


async def test_a_file_that_is_still_being_written_and_what_is_no_input_are_left_alone(house: House) -> None:
    house.put("half.txt", "Half", age_seconds=0.0)
    for name in ("x.doc", ".hidden.txt", ".git/a.txt"):
        house.put(name, "no input")
    await house.look()
    assert house.texts() == house.rejected() == []


async def test_a_file_with_more_rows_than_a_batch_is_read_whole(house: House) -> None:
    house.put("many.jsonl", "".join(f'{{"guid": "{n}", "text": "Text {n}."}}\n' for n in range(450)))
    await house.look()
    assert len(house.texts()) == 450


async def test_what_became_of_each_file_is_noted_and_what_an_earlier_run_refused_is_found(house: House) -> None:
    house.put("a.doc", "unread kind")
    house.put("b.csv", "guid,text\n")
    house.put("c.jsonl", '{"guid": "1", "text": "Two."}\n{"guid": true}\n')
    house.put("d.txt", "One.")
    await house.look()
    noted = await FileMarks(house.mongo.database).since(0)
    assert [(Path(m.path).name, m.is_read, m.statements, m.refused) for m in noted] == [
        ("a.doc", False, 0, 0), ("b.csv", True, 0, 0), ("c.jsonl", True, 1, 1), ("d.txt", True, 1, 0)
    ]  # fmt: skip
    later_ms = int(time.time() * 1000) + 1_000
    troubled = await FileMarks(house.mongo.database).troubled_before(later_ms)
    assert [(Path(m.path).name, m.why) for m in troubled] == [("a.doc", ""), ("c.jsonl", "line 2: guid: must be text")]
    assert await FileMarks(house.mongo.database).since(later_ms) == []


async def test_a_folder_that_is_not_there_is_told_and_read_when_it_comes(house: House) -> None:
    house.folder /= "later"
    with capture_logs() as told:
        await house.look()
    assert [(one["event"], one["path"]) for one in told] == [("path_missing", str(house.folder))]
    house.put("a.txt", "One.")
    await house.look()
    assert house.texts() == ["One."]
