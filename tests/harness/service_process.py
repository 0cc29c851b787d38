"""One service as a process of its own, for what it says and does before it works."""

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from services.local.pipeline import PROJECT
from tests.harness.forked import run_forked


class Ended(NamedTuple):
    """How a service ended, and its log."""

    status: int
    log: str

    @property
    def reason(self) -> str:
        """The one sentence that it told; fails when there is none, or more."""
        (line,) = self.events("configuration_wrong")
        return str(line["reason"])

    def events(self, name: str) -> list[dict[str, Any]]:
        """The log lines of one event."""
        lines = [json.loads(line) for line in self.log.splitlines() if line.startswith("{")]
        return [line for line in lines if line["event"] == name]


def run_module(module: str, folder: Path, *, seconds: float = 60.0, **settings: object) -> Ended:
    """Run a module, such as `services.ingest`, until it ends by itself; settings by name, without HIWAR_."""
    given = {f"HIWAR_{name.upper()}": str(value) for name, value in settings.items()}
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("HIWAR_")}
    defaults = {
        "HIWAR_TOPICS_FILE": str(PROJECT / "deploy" / "topics.yaml"),
        "HIWAR_PORT": "0",
    }
    env = {**inherited, **defaults, "HIWAR_LOG_LEVEL": "debug", **given}
    done = run_forked(module, cwd=folder, env=env, seconds=seconds)
    (folder / f"{module}.log").write_text(done.stderr, encoding="utf-8")
    return Ended(done.returncode, done.stderr)
