"""Names by a spaCy model from a folder: `pip install hiwar[ner]`, and HIWAR_NER_MODEL_DIR with the folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from services.enrich.domain.names.extractor import Extracted
from shared.contract.enriched_statement import EntityType

_LABELS: dict[str, EntityType] = {
    "PER": "person",
    "PERSON": "person",
    "ORG": "organization",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "EVENT": "event",
    "LAW": "instrument",
}
"""Of OntoNotes and WikiNER, the schemes of spaCy's own models; others, such as DATE, are no names here."""
_EVERY_LANGUAGE = "xx"
_MOST_CHARACTERS = 100_000
"""A model needs memory in proportion: of a longer text the beginning is read."""


class ExtractorError(ValueError):
    """The model cannot be used; says why and what to do."""


class SpacyExtractor:
    """One pipeline with a component `ner`.

    Args:
        folder: as `nlp.to_disk` writes it.

    Raises:
        ExtractorError: spaCy is not installed, or the folder holds no model with `ner`.
    """

    def __init__(self, folder: Path) -> None:
        self._nlp = _load(folder)
        meta = self._nlp.meta
        self.version = f"{meta['lang']}_{meta['name']}-{meta['version']}"

    def extract(self, text: str, language: str) -> Sequence[Extracted]:
        """Give the names in a text; none for a language that the model was not made for."""
        if self._nlp.lang not in (language, _EVERY_LANGUAGE):
            return []
        found = self._nlp(text[:_MOST_CHARACTERS]).ents
        return [Extracted(_LABELS[e.label_], e.start_char, e.end_char) for e in found if e.label_ in _LABELS]


def _load(folder: Path) -> Any:  # noqa: ANN401 - spaCy is not there to name its types
    try:
        import spacy  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise ExtractorError("HIWAR_NER_MODEL_DIR is set, but spaCy is missing: pip install 'hiwar[ner]'") from error
    try:
        nlp = spacy.load(folder)
    except (OSError, ValueError) as error:
        raise ExtractorError(f"{folder}: no spaCy model can be loaded from there: {error}") from error
    if "ner" not in nlp.pipe_names:
        raise ExtractorError(f"{folder}: no component `ner` in the model; it has {', '.join(nlp.pipe_names) or 'none'}")
    return nlp
