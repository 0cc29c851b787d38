"""A folder that is emptied: what was read moves to done/ or failed/, with the reason beside it; nothing is deleted."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from services.ingest.adapters.rows import Refusal

_DONE, _FAILED = "done", "failed"
_MOST_REASONS = 1_000


class Inbox:
    """One folder; several replicas may empty it together.

    Args:
        root: the folder; done/ and failed/ are made below it.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def files(self) -> Iterator[Path]:
        """Give what lies in it, in order of names, whatever its type: a file that nobody reads is told too."""
        for path in sorted(self.root.rglob("*")):
            if path.relative_to(self.root).parts[0] not in (_DONE, _FAILED):
                yield path

    def name_of(self, path: Path) -> str:
        """Give the name by which a file is known: it stays when the file moves."""
        return path.relative_to(self.root).as_posix()

    def settle(self, path: Path, refused: Sequence[Refusal]) -> None:
        """Move a file that was read; to failed/ when a row was refused: its other rows were taken all the same."""
        with suppress(FileNotFoundError):  # another replica was first
            moved = self._move(path, _FAILED if refused else _DONE)
            if refused:
                moved.with_name(f"{moved.name}.reasons.txt").write_text(_reasons(refused), encoding="utf-8")

    def _move(self, path: Path, folder: str) -> Path:
        wanted = self.root / folder / path.relative_to(self.root)
        wanted.parent.mkdir(parents=True, exist_ok=True)
        number, target = 1, wanted
        while target.exists():
            number += 1
            target = wanted.with_name(f"{wanted.stem}.{number}{wanted.suffix}")
        return path.rename(target)


def _reasons(refused: Sequence[Refusal]) -> str:
    lines = [f"line {refusal.line}: {refusal.cause.reason}: {refusal.cause.detail}" for refusal in refused]
    more = [f"and {len(lines) - _MOST_REASONS} more"] if len(lines) > _MOST_REASONS else []
    return "\n".join([*lines[:_MOST_REASONS], *more]) + "\n"
