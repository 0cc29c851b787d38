"""The tagger with the committed lexicons, loaded once and only by who asks."""

from functools import cache

from services.enrich.adapters.lexicon_files import load_lexicon
from services.enrich.domain.tagger import Tagger
from tests.conftest import SEEDS


@cache
def tagger() -> Tagger:
    """Give it, its language model loaded, too."""
    loaded = Tagger(load_lexicon(SEEDS))
    loaded.tag(text="The European Union condemns torture.")
    return loaded
