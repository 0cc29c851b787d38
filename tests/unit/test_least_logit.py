"""A theme that one passage of a long text mentions must be told more clearly than one that is all the text says."""

from services.enrich.domain.lexicon import Concept, Signal, Weights
from services.enrich.domain.themes import Passage, Sighting, least_logit, read_themes, tag_themes

TEXT = "word"
BARELY, CLEARLY = 0.2, 2.0


def passage(theme: str, logit: float, weights: dict[str, dict[str, float]]) -> Passage:
    signal = Signal(f"{theme}/{logit}", theme, "strong")
    weights.setdefault(theme, {})[signal.id] = logit
    return [Sighting(signal, "text", 0, len(TEXT))]


def tagged(*told: tuple[str, float]) -> set[str]:
    of_theme: dict[str, dict[str, float]] = {}
    passages = [passage(theme, logit, of_theme) for theme, logit in told]
    weights = Weights(bias=dict.fromkeys(of_theme, 0.0), of_theme=of_theme)
    concepts = {theme: Concept(theme, "", []) for theme in of_theme}
    return {tag.id for tag in tag_themes(read_themes(passages, weights), concepts, {"text": TEXT})}


def test_a_theme_barely_told_is_one_of_a_short_text_and_none_of_a_long_one() -> None:
    others = [(f"other-{number}", CLEARLY) for number in range(9)]
    assert "barely" in tagged(("barely", BARELY))
    assert tagged(("barely", BARELY), *others) == {theme for theme, _ in others}


def test_a_text_without_passages_has_no_theme() -> None:
    assert least_logit({}) == 0.0
    assert tagged() == set()
