"""The table of a run of schedules: for a terminal, and for docs/reliability.md."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from tests.faults.run import Result

_BEGIN, _END = "<!-- make faults: begin -->", "<!-- make faults: end -->"


class Row(NamedTuple):
    """What is kept of one schedule."""

    seed: int
    failed: bool
    faults: dict[str, int]
    records: int
    repeated: dict[str, int]
    recovery_seconds: float

    @classmethod
    def of(cls, result: "Result") -> Self:
        """Make one."""
        return cls(
            seed=result.seed,
            failed=bool(result.problems),
            faults=dict(result.faults),
            records=result.records,
            repeated=dict(result.repeated),
            recovery_seconds=result.recovery_seconds,
        )


def read_rows(path: Path) -> list[Row]:
    """Read what earlier runs have added to a file; of a seed that ran twice the last counts."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    rows = {row.seed: row for row in (Row(**json.loads(line)) for line in lines)}
    return [rows[seed] for seed in sorted(rows)]


def add_row(path: Path, row: Row) -> None:
    """Add one to a file."""
    with path.open("a", encoding="utf-8") as out:
        out.write(json.dumps(row._asdict()) + "\n")


def table(rows: Sequence[Row]) -> str:
    """Give the table, Markdown."""
    failed = [str(row.seed) for row in rows if row.failed]
    faults: Counter[str] = sum((Counter(row.faults) for row in rows), Counter())
    records, again = sum(row.records for row in rows), sum((Counter(row.repeated) for row in rows), Counter[str]())
    repeated = sum(again.values())
    recovery = sorted(row.recovery_seconds for row in rows) or [0.0]
    middle, late = recovery[len(recovery) // 2], recovery[int(len(recovery) * 0.95)]
    seeds = [row.seed for row in rows] or [0]
    lines = [
        ("schedules", f"{len(rows)} (seeds {min(seeds)} to {max(seeds)})"),
        ("schedules with a difference", f"{len(failed)} (seed {', '.join(failed)})" if failed else "0"),
        ("faults", f"{sum(faults.values())}: {_each(faults)}"),
        ("records sent", f"{records}"),
        ("of these sent before", f"{repeated} ({repeated / max(1, records):.1%}): {_each(again)}"),
        ("recovery p50 / p95 / worst", f"{middle:.1f} s / {late:.1f} s / {recovery[-1]:.1f} s"),
    ]
    return "\n".join(["| what | figure |", "|---|---|", *(f"| {what} | {figure} |" for what, figure in lines)])


def _each(counts: Counter[str]) -> str:
    return ", ".join(f"{kind} {count}" for kind, count in sorted(counts.items()))


def write_into(path: Path, text: str) -> None:
    """Replace what stands between the two marks of a document.

    Raises:
        ValueError: the document has no marks.
    """
    before, _, rest = path.read_text(encoding="utf-8").partition(_BEGIN)
    _, mark, after = rest.partition(_END)
    if not mark:
        message = f"{path} has no lines {_BEGIN} and {_END}"
        raise ValueError(message)
    path.write_text(f"{before}{_BEGIN}\n{text}\n{_END}{after}", encoding="utf-8")
