"""How rejected records look in a terminal, and as JSON."""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from services.command_line.consoles import plain
from services.operate.rejected.deciding import Listed
from services.operate.rejected.ledger import Decision
from services.operate.rejected.records import Rejected
from services.operate.times import told
from shared.runtime.record import Header

_HEX_ROW, _INDENT = 16, 4
_MOST_HEX = 64 * 1024


def as_dict(one: Rejected, decision: Decision | None) -> dict[str, Any]:
    """Give what is known of a record, without its bytes."""
    return {
        "id": one.origin,
        "position": one.position,
        "key": one.key,
        "source": one.source,
        "size": one.size,
        **one.why.model_dump(mode="json"),
        "state": decision.state if decision else "open",
        "decided_at": told(decision.at) if decision else None,
    }


def show_list(out: Console, found: Sequence[Listed]) -> None:
    """Print each record: where and why it was rejected, what names it, and the cause in words."""
    for one, decision in found:
        state = f"{decision.state} {told(decision.at)}" if decision else "open"
        facts = (told(one.why.at), one.why.stage, one.why.reason, one.source, state)
        out.print(f"[bold]{escape('  '.join(plain(fact or '-') for fact in facts))}[/]")
        for line in (one.origin, one.key, one.why.detail):
            if line:
                out.print(Padding(escape(plain(line)), (0, 0, 0, _INDENT)))
    out.print()


def show_counts(out: Console, found: Sequence[Listed]) -> None:
    """Print how many there are of each stage, cause and topic."""
    table = Table("stage", "cause", "topic", "records", box=SIMPLE_HEAD)
    counts = Counter((one.why.stage, one.why.reason, one.why.topic) for one, _ in found)
    for (stage, reason, topic), count in counts.most_common():
        table.add_row(stage, escape(reason), escape(topic), str(count))
    out.print(table)


def show_one(out: Console, one: Rejected, decision: Decision | None) -> None:
    """Print all that is known of a record, and the original: readable where it is text, else as hex."""
    facts = as_dict(one, decision)
    for name in ("id", "position", "key", "source", "stage", "reason", "detail", "version", "attempts", "at", "state"):
        out.print(f"{name:9} {plain(str(facts[name] if facts[name] is not None else '-'))}", markup=False)
    for name, value in one.record.headers:
        if not name.startswith("x-rejected-"):
            out.print(f"header    {plain(name)}: {plain(_header((name, value)))}", markup=False)
    form, text = original(one.record.value)
    out.print(f"original  {one.size} bytes, {form}", markup=False)
    out.print(text, markup=False)


def original(value: bytes | None) -> tuple[str, str]:
    """Give the form of an original (none, JSON, text or hex) and how it is shown."""
    if value is None:
        return "none", ""
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return "hex", _hex(value)
    try:
        return "JSON", json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return "text", plain(text)


def _header(header: Header) -> str:
    value = header[1]
    return "null" if value is None else value.decode(errors="backslashreplace")


def _hex(value: bytes) -> str:
    rows = []
    for start in range(0, min(len(value), _MOST_HEX), _HEX_ROW):
        row = value[start : start + _HEX_ROW]
        letters = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in row)  # noqa: PLR2004 - printable ASCII
        rows.append(f"{start:08x}  {row.hex(' '):{_HEX_ROW * 3 - 1}}  {letters}")
    left = len(value) - _MOST_HEX
    return "\n".join([*rows, f"... and {left} bytes more"] if left > 0 else rows)
