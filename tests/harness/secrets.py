"""What every secret in the tests begins with, so that a log that holds one can be found."""

from pathlib import Path

MARK = "hiwar-secret"


def logs_with_secrets(folder: Path) -> list[str]:
    """Give file and line of every log line below a folder that holds a secret."""
    found = []
    for log in sorted(folder.rglob("*.log")):
        for number, line in enumerate(log.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if MARK in line:
                found.append(f"{log}:{number}")
    return found
