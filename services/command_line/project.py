"""Where hiwar lies on this machine."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
