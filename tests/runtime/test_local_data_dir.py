"""The folder of a run is held by one process at a time, and what another run needs is not deleted."""

import os
from pathlib import Path

import pytest

from services.local.data_dir import DataDirError, empty, held


def test_a_folder_is_held_until_its_holder_lets_go(tmp_path: Path) -> None:
    with (
        held(tmp_path / "made" / "here", "wait"),
        pytest.raises(DataDirError, match=rf"in use by another hiwar \(pid {os.getpid()}\); wait"),
        held(tmp_path / "made" / "here", "wait"),
    ):
        pass
    with held(tmp_path / "made" / "here", "wait"):
        pass


def test_emptying_deletes_what_lies_there_and_keeps_the_hold(tmp_path: Path) -> None:
    with held(tmp_path, "wait"):
        (tmp_path / "digests").mkdir()
        (tmp_path / "digests" / "a.txt").touch()
        (tmp_path / "mark").touch()
        empty(tmp_path)
        assert len(list(tmp_path.iterdir())) == 1
        with pytest.raises(DataDirError), held(tmp_path, "wait"):
            pass
