"""Near-identical texts are told from different ones by their fingerprints."""

import random

from services.enrich.domain.stories import SAME_STORY, fingerprint, similarity
from services.enrich.domain.words import Words

WORDS = [f"word{number}" for number in range(3000)]


def text(seed: int, length: int = 300) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)  # noqa: S311 - made text


def test_equal_texts_have_equal_fingerprints() -> None:
    assert fingerprint(Words("حقوق الإنسان")) == fingerprint(Words("حُقُوقُ الإنسان"))


def test_a_reprint_with_other_headline_and_a_cut_is_the_same_story() -> None:
    words = text(1)
    one, other = fingerprint(Words(" ".join(words))), fingerprint(Words("Agency. " + " ".join(words[:250])))
    assert similarity(one.signature, other.signature) >= SAME_STORY
    assert set(one.bands) & set(other.bands)


def test_different_texts_are_different_stories() -> None:
    for seed in range(20):
        one, other = (fingerprint(Words(" ".join(text(s)))) for s in (seed, seed + 100))
        assert similarity(one.signature, other.signature) < SAME_STORY


def test_an_empty_text_has_a_fingerprint() -> None:
    assert len(fingerprint(Words("")).bands) == 8
