"""Files under seeds/ as spreadsheets leave them: read, or told in one sentence with what to do."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from services.enrich.adapters.lexicon_files import check_lexicon, load_lexicon
from services.publish.adapters.knowledge import load_knowledge
from shared.seed_rows import SeedError
from tests.seeded import SEEDS

TORTURE, BODIES, THEMES = "lexicons/themes/torture.csv", "gazetteers/bodies.csv", "taxonomy/themes.csv"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    for part in ("taxonomy", "lexicons", "gazetteers"):
        shutil.copytree(SEEDS / part, tmp_path / part)
    return tmp_path


def rewritten(path: Path, change: Callable[[str], str], *, encoding: str = "utf-8") -> None:
    path.write_bytes(change(path.read_text(encoding="utf-8")).encode(encoding))


@pytest.mark.parametrize("file", [TORTURE, BODIES, THEMES])
def test_the_mark_that_a_spreadsheet_puts_before_utf_8_is_no_mistake(seeds: Path, file: str) -> None:
    rewritten(seeds / file, str, encoding="utf-8-sig")
    assert check_lexicon(seeds) == []
    assert load_lexicon(seeds).terms == load_lexicon(SEEDS).terms
    assert load_knowledge(seeds).known == load_knowledge(SEEDS).known


@pytest.mark.parametrize("file", [TORTURE, BODIES, THEMES])
@pytest.mark.parametrize(
    ("change", "encoding", "told"),
    [
        (str, "utf-16", "{}: is in UTF-16; save it as CSV UTF-8"),
        (lambda text: text.replace(",", ";"), "utf-8", "{}:1: its cells are separated by semicolons; save it with"),
        (lambda text: text.replace(",", "\t"), "utf-8", "{}:1: its cells are separated by tabs; save it with commas"),
        (lambda text: text.replace("a,", "ä,", 1), "latin-1", "{}:"),
        (lambda text: text.split("\n", 1)[1], "utf-8", "{}:1: has no column "),
    ],
)
def test_what_cannot_be_read_is_told_once_with_what_to_do(
    seeds: Path, file: str, change: Callable[[str], str], encoding: str, told: str
) -> None:
    path = seeds / file
    path.write_bytes(change(path.read_text(encoding="utf-8")).encode(encoding, "replace"))
    (problem,) = check_lexicon(seeds)
    assert problem.startswith(told.format(path))
    with pytest.raises(SeedError) as refused:
        load_lexicon(seeds)
    assert str(refused.value) == problem
    if file != TORTURE:  # what publish does not read
        with pytest.raises(SeedError):
            load_knowledge(seeds)


MISTAKES = [
    (THEMES, "\nsand,sand,", ": sand: is broader than itself: sand -> sand"),
    (THEMES, "\nsun,moon,\nmoon,sun,", ": sun: is broader than itself: sun -> moon -> sun"),
    (THEMES, "\ntorture,,", ": torture: stands already in line "),
    (TORTURE, "\nempty,weak,,,,,,", ": empty: has no wording in any language"),
    (
        BODIES,
        "\nwikidata:Q458,organization,European Uniom,en,Uniom,",
        ": Uniom: `wikidata:Q458` is called `European Un",
    ),
]


@pytest.mark.parametrize(("file", "rows", "told"), MISTAKES)
def test_what_a_row_says_against_others_is_told_with_file_line_and_term(
    seeds: Path, file: str, rows: str, told: str
) -> None:
    rewritten(seeds / file, lambda text: text.rstrip("\n") + rows + "\n")
    line = len((seeds / file).read_text(encoding="utf-8").splitlines()) - rows.count("\n") + 1
    assert any(problem.startswith(f"{seeds / file}:{line}{told}") for problem in check_lexicon(seeds))


def test_each_language_whose_acts_are_gone_is_told(seeds: Path) -> None:
    shutil.rmtree(seeds / "lexicons" / "acts")
    problems = check_lexicon(seeds)
    assert len(problems) == 6
    assert problems[0].startswith(f"{seeds / 'lexicons/acts/ar.csv'}: is missing")
