"""Evaluate what lies in files: labelled texts, a taxonomy, an earlier run."""

from pathlib import Path

from services.enrich.adapters.lexicon_files import load_lexicon
from services.enrich.domain.tagger import Tagger
from services.enrich.evaluation.gold import GoldError, read_gold
from services.enrich.evaluation.run import Run, evaluate, read_run
from shared.runtime.version import release
from shared.seed_rows import SeedError


def evaluate_file(gold: Path, seeds: Path, *, most_worst: int = 10) -> Run:
    """Hold the taxonomy under `seeds` against the labelled texts in `gold`.

    Raises:
        GoldError: one of them cannot be read; each mistake is told with file, line and field.
    """
    try:
        lexicon = load_lexicon(seeds)
    except SeedError as error:
        raise GoldError(str(error)) from error
    labelled = read_gold(gold, lexicon.concepts)
    return evaluate(labelled, Tagger(lexicon), lexicon.concepts, version=release(), most_worst=most_worst)


def earlier_run(against: Path, gold: Path) -> Run:
    """Give the run to compare with: a saved one, or a new one with the taxonomy in a folder.

    Raises:
        GoldError: as above, or `against` is no saved run.
    """
    return evaluate_file(gold, against) if against.is_dir() else read_run(against)
