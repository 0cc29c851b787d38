"""A run that stays prints what the operator's commands need, and no password."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from services.local.addresses import show_addresses
from services.local.pipeline import Pipeline
from shared.embedded.servers import ServerUrls


@pytest.mark.parametrize(
    ("mongo", "shown"),
    [("mongodb://127.0.0.1:5", "mongodb://127.0.0.1:5"), ("mongodb://u:hidden@db.example.org", "MONGO-URL")],
)
def test_a_staying_run_prints_the_command_that_looks_into_it_as_it_was_called_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mongo: str, shown: str
) -> None:
    monkeypatch.setattr("sys.argv", [".venv/bin/hiwar", "run"])
    pipeline = Pipeline(tmp_path, subscriptions=Path("mine.yaml"), servers=ServerUrls("127.0.0.1:4", mongo))
    pipeline.ports |= {"ingest": 1, "enrich": 2, "publish": 3}
    out = StringIO()
    show_addresses(pipeline, Console(file=out, soft_wrap=True))
    services = (
        "--service ingest=http://127.0.0.1:1 --service enrich=http://127.0.0.1:2 --service publish=http://127.0.0.1:3"
    )
    assert f"look into it: .venv/bin/hiwar status --kafka 127.0.0.1:4 --mongo {shown} {services}\n" in out.getvalue()
    assert f".venv/bin/hiwar digest preview NAME --mongo {shown} --subscriptions mine.yaml\n" in out.getvalue()
    assert "POST http://127.0.0.1:1/v1/statements" in out.getvalue()
    assert "hidden" not in out.getvalue()
