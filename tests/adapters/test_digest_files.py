"""services.publish.ports.DigestFiles: a digest where people read it, written again without harm."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from services.publish.adapters.digest_files import FolderDigests
from services.publish.adapters.renderers import FORMATS, Renderer
from services.publish.adapters.theme_labels import load_themes
from services.publish.ports import DigestFiles
from shared.contract.digest import Digest
from shared.errors import Unavailable
from tests.conftest import SEEDS
from tests.factories import digest
from tests.fakes import FakeFiles

RENDERER = Renderer(load_themes(SEEDS).labels)


class House(NamedTuple):
    """Something that writes, and what it has written: a text for each digest, whatever the format."""

    files: DigestFiles
    written: Callable[[], dict[str, bytes]]


@pytest.fixture(params=["fake", "folder"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> House:
    if request.param == "fake":
        fake = FakeFiles()
        return House(fake, lambda: {one.digest_id: one.write() for one in fake.written})
    folder = FolderDigests(tmp_path, RENDERER)
    return House(folder, lambda: {path.name: path.read_bytes() for path in tmp_path.rglob("*.txt")})


def test_each_digest_is_written(house: House) -> None:
    house.files.write(digest("reader/2026-11-20T12:00:00.000Z/aa"))
    house.files.write(digest("reader/2026-11-20T13:00:00.000Z/bb"))
    assert len(house.written()) == 2


def test_writing_again_changes_nothing(house: House) -> None:
    house.files.write(digest())
    before = house.written()
    house.files.write(digest())
    assert house.written() == before
    assert len(before) == 1


def test_a_folder_has_all_formats_under_the_reader_and_no_half_file(tmp_path: Path) -> None:
    FolderDigests(tmp_path, RENDERER).write(digest())
    files = [path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix.removeprefix(".") for path in files} == set(FORMATS)
    assert {path.parent.as_posix() for path in files} == {"reader"}
    assert not any(path.name.startswith(".") or ":" in path.name for path in files)


def test_a_folder_that_cannot_be_written_to_is_unavailable_so_that_it_is_written_later(tmp_path: Path) -> None:
    (tmp_path / "reader").write_text("a file where the folder should be")
    with pytest.raises(Unavailable, match=str(tmp_path)):
        FolderDigests(tmp_path, RENDERER).write(digest())


def test_no_folder_is_no_file_and_no_failure() -> None:
    given: Digest = digest()
    FolderDigests(None, RENDERER).write(given)
