"""What `hiwar sources` prints about sources: their health, a try of each, the texts that it gave."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Column, Table

from services.command_line.consoles import console
from services.command_line.terminal import Bidi, show_text

if TYPE_CHECKING:
    from services.ingest.domain.schedule import Health
    from services.ingest.domain.sources import Source
    from services.ingest.source_check import Checked

_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")


def health_row(source: "Source", health: "Health | None") -> dict[str, Any]:
    """Give what is known of a source, as `list --json` prints it: times in ISO 8601, UTC."""
    if not source.enabled:
        state = "disabled"
    elif health is None or health.visited_at is None:
        state = "not visited"
    elif health.is_failing:
        state = "failing"
    else:
        state = "troubled" if health.failures or health.problem else "well"
    return {
        "name": source.name,
        "kind": source.kind,
        "health": state,
        "failures": health.failures if health else 0,
        "entries": health.entries if health else 0,
        "last_success": _told(health.succeeded_at) if health else None,
        "next_visit": _told(health.due_at) if health and source.enabled else None,
        "problem": health.problem if health else None,
    }


def show_health(rows: Sequence[dict[str, Any]]) -> None:
    """Print rows of `health_row`."""
    table = _table("source", "kind", "health", "entries", "last success", "next visit", "problem")
    for row in rows:
        colour = {"well": "green", "failing": "red", "troubled": "yellow"}.get(row["health"], "dim")
        told = [row["name"], row["kind"], f"[{colour}]{row['health']}[/]", row["entries"]]
        table.add_row(*map(str, told), *(escape(row[key] or "-") for key in ("last_success", "next_visit", "problem")))
    console().print(table)


def show_checks(checked: Sequence["Checked"]) -> None:
    """Print one row for each source that was tried."""
    table = _table("source", "items", "new", "read", "dated", "letters", "lang", "problems", "seconds")
    for one in checked:
        lengths = [len(document.text) for document in one.documents]
        dated = len(one.documents) - one.undated - one.doubtful_dates
        languages = " ".join(sorted({document.lang or "?" for document in one.documents}))
        table.add_row(
            one.source.name,
            str(len(one.entries)),
            "?" if one.new is None else str(one.new),
            str(len(one.documents)),
            f"{dated}" + (f" ({one.doubtful_dates} doubtful)" if one.doubtful_dates else ""),
            f"{min(lengths)}-{max(lengths)}" if lengths else "-",
            languages or "-",
            f"[red]{len(one.problems)}[/]" if one.problems else "0",
            f"{one.seconds:.1f}",
        )
    console().print(table)


def _table(*names: str) -> Table:
    return Table(*(Column(name, overflow="fold") for name in names), box=SIMPLE_HEAD, padding=(0, 1, 0, 0))


def show_texts(checked: Sequence["Checked"]) -> None:
    """Print documents as they would be published, each beside the title of its listing."""
    out = console()
    for one in checked:
        for document, listed in zip(one.documents, one.page_titles, strict=True):
            out.rule(escape(document.url or document.guid or one.source.name))
            rtl = (document.lang or "")[:2] in _RIGHT_TO_LEFT
            facts = f"* {document.title}\n  ({listed})\n  {document.published_at or '-'} | {document.issuer or '-'}\n"
            show_text(out, f"{facts}\n{document.text}\n", rtl=rtl, bidi=Bidi.auto)


def _told(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else None
