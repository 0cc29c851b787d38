"""Hold the lock files against pyproject.toml: `write` notes what they were made from, `check` compares."""

import sys
import tomllib
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MARK = ROOT / "requirements" / "made-from.sha256"


def wanted() -> str:
    """Give the digest of everything that decides the locks: requirements, extras, the Python they are for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    parts = [project["requires-python"], project["dependencies"], project["optional-dependencies"]]
    return sha256(repr(parts).encode()).hexdigest()


def main() -> int:
    """Write the mark, or check it; give the exit status."""
    if sys.argv[1:] == ["write"]:
        MARK.write_text(wanted() + "\n", encoding="utf-8")
        return 0
    if MARK.exists() and MARK.read_text(encoding="utf-8").strip() == wanted():
        return 0
    sys.stderr.write("requirements/ was not made from this pyproject.toml; run `make lock`\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
