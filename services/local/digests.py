"""The digests of a local run in the terminal: each as it is sent, and only what this run composed."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from services.command_line.terminal import Bidi, show_text
from services.local.pipeline import Pipeline

_RIGHT_TO_LEFT = "ar"


@dataclass
class Digests:
    """Knows what was shown.

    Attributes:
        pipeline: that composes.
        out: where they are shown.
        bidi: who puts Arabic from right to left.
        since: what was composed before is an earlier run's.
    """

    pipeline: Pipeline
    out: Console
    bidi: Bidi
    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    shown: int = field(init=False, default=0)
    _seen: set[str] = field(init=False, default_factory=set)

    def show_new(self) -> None:
        """Print the digests that were sent since, the oldest window first."""
        listed = self.pipeline.ask("publish", "/v1/digests", limit=1000).json()["digests"]
        for digest_id in sorted(set(listed) - self._seen):
            digest = json.loads(self.pipeline.ask("publish", f"/v1/digests/{digest_id}").content)
            self._seen.add(digest_id)
            if datetime.fromisoformat(digest["generated_at"]) >= self.since:
                self._show(digest_id, rtl=digest["language"] == _RIGHT_TO_LEFT)

    def _show(self, digest_id: str, *, rtl: bool) -> None:
        html = self._file(digest_id)
        plain = html.with_suffix(".txt")
        self.out.rule(style="dim")
        text = plain.read_text(encoding="utf-8") if plain.exists() else f"{digest_id}\n"
        show_text(self.out, text, rtl=rtl, bidi=self.bidi)
        self.out.print(f"-> {html}", style="dim", highlight=False, soft_wrap=True)
        self.shown += 1

    def _file(self, digest_id: str) -> Path:
        subscription, _, rest = digest_id.partition("/")
        return self.pipeline.digest_dir / subscription / f"{rest.replace(':', '').replace('/', '-')}.html"
