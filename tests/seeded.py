"""The tagger of the committed lexicons: made once in a process, for it takes most of a second and never changes."""

from functools import cache

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
