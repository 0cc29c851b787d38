"""A statistical extractor adds names that no file knows, and is off by default."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from services.enrich.adapters.spacy_extractor import ExtractorError, SpacyExtractor
from services.enrich.domain.names.extractor import Extracted
from services.enrich.domain.tagger import Tagger
from tests.seeded import seeded_lexicon, seeded_tagger

TEXT = "The EU met Zorblat Inc in Brussels."


class Learned:
    """Claims fixed places."""

    version = "learned-1"

    def __init__(self, *claims: Extracted) -> None:
        self.claims = claims

    def extract(self, text: str, language: str) -> Sequence[Extracted]:
        assert (text, language) == (TEXT, "en")
        return self.claims


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    claims = (Extracted("person", 4, 6), Extracted("organization", 11, 22), Extracted("place", 34, 35))
    return Tagger(seeded_lexicon(), Learned(*claims))


def test_what_a_model_finds_is_added_where_nothing_is_named(tagger: Tagger) -> None:
    entities = tagger.tag(text=TEXT).entities
    told = [(e.id, e.type, e.mentions[0].text) for e in entities]
    assert told == [
        ("wikidata:Q458", "organization", "EU"),
        ("local:zorblat-inc", "organization", "Zorblat Inc"),
        ("wikidata:Q239", "place", "Brussels"),
    ]


def test_a_model_changes_the_taxonomy_version(tagger: Tagger) -> None:
    version = seeded_lexicon().version
    assert seeded_tagger().version == version
    assert tagger.version == f"{version}+learned-1"


def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    pytest.importorskip("spacy", reason="the extra `ner` is not installed")
    with pytest.raises(ExtractorError, match="no spaCy model can be loaded"):
        SpacyExtractor(tmp_path)


def test_a_model_without_names_is_told(tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy", reason="the extra `ner` is not installed")
    spacy.blank("en").to_disk(tmp_path)
    with pytest.raises(ExtractorError, match="no component `ner`"):
        SpacyExtractor(tmp_path)


def test_a_trained_model_is_loaded_from_its_folder_and_finds_names(tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy", reason="the extra `ner` is not installed")
    from spacy.training import Example  # noqa: PLC0415 - only there with the extra

    nlp = spacy.blank("en")
    nlp.add_pipe("ner").add_label("ORG")
    doc = nlp.make_doc(TEXT)
    example = Example.from_dict(doc, {"entities": [(11, 22, "ORG")]})
    nlp.initialize(lambda: [example])
    for _ in range(30):
        nlp.update([example])
    nlp.to_disk(tmp_path)
    extractor = SpacyExtractor(tmp_path)
    assert extractor.extract(TEXT, "en") == [Extracted("organization", 11, 22)]
    assert extractor.extract(TEXT, "ar") == []
    assert extractor.version.startswith("en_")
    assert "local:zorblat-inc" in {e.id for e in Tagger(seeded_lexicon(), extractor).tag(text=TEXT).entities}
