"""The tagger of the committed lexicons: made once in a process, for it takes most of a second and never changes."""

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

from services.enrich.adapters.lexicon_files import load_lexicon
from services.enrich.domain.lexicon import Lexicon
from services.enrich.domain.tagger import Tagger
from shared.runtime.memory import collector_paused
from tests.conftest import SEEDS


@cache
def seeded_lexicon() -> Lexicon:
    """Give the lexicon of seeds/."""
    with collector_paused():
        return load_lexicon(SEEDS)


@cache
def seeded_tagger() -> Tagger:
    """Give its tagger, without a statistical extractor."""
    with collector_paused():
        return Tagger(seeded_lexicon())


def few_seeds(folder: Path) -> Path:
    """Give a copy that is loaded in a fifth of the time: all concepts, torture's terms, the EU, every act.

    For commands that load lexicons themselves, whatever these hold.
    """
    for part in ("taxonomy", "lexicons", "gazetteers"):
        shutil.copytree(SEEDS / part, folder / part)
    for path in (folder / "gazetteers").glob("*.csv"):
        _cut(path, lambda line: "Q458," in line)
    for name in ("seats", "terms_of_office", "own_fields"):  # of names that are gone
        _cut(folder / "taxonomy" / f"{name}.csv", lambda _: False)
    for path in (folder / "lexicons" / "themes").glob("*.csv"):
        if path.stem != "torture":
            _cut(path, lambda line: ",strong," in line)
    return folder


def _cut(path: Path, is_kept: Callable[[str], bool]) -> None:
    head, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([head, *filter(is_kept, lines)]), encoding="utf-8")
