"""What an operator can set for enrich."""

from pathlib import Path

from pydantic import Field

from shared.runtime.settings import RuntimeSettings


class EnrichSettings(RuntimeSettings):
    """Settings of the enrich service."""

    port: int = Field(default=8082, ge=0, le=65535, description="Port of /live, /ready, /metrics; 0 takes a free one.")
    seeds_dir: Path = Field(default=Path("seeds"), description="Folder with taxonomy/, lexicons/ and gazetteers/.")
    ner_model_dir: Path | None = Field(
        default=None, description="Folder of a spaCy model that finds more names (extra `ner`); none: off."
    )
    story_days: int = Field(default=14, ge=1, le=90, description="How long a reprint still joins its story.")
