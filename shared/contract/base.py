"""What every record on a topic has: a topic, a key, a deterministic id, and plain rules for text and time."""

from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

MAX_TEXT = 1_000_000
"""Code points of one statement; the longest UN resolutions have about 300,000."""


def _without_nul(value: str) -> str:
    if "\x00" in value:
        message = "contains a null character (U+0000); remove it"
        raise ValueError(message)
    return value


def _without_blank(value: str) -> str:
    if not value.strip():
        message = "is empty; give at least one word"
        raise ValueError(message)
    return value


StatementId = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9][A-Za-z0-9._:~-]*$"),
]
ThemeId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
EntityId = Annotated[str, StringConstraints(pattern=r"^(wikidata|iso|local):\S+$", max_length=200)]
LanguageTag = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", max_length=35)]
SourceName = Annotated[str, StringConstraints(min_length=1, max_length=100), AfterValidator(_without_nul)]
Title = Annotated[str, StringConstraints(max_length=10_000), AfterValidator(_without_nul)]
Text = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MAX_TEXT),
    AfterValidator(_without_nul),
    AfterValidator(_without_blank),
]
Url = Annotated[str, StringConstraints(max_length=4_000, pattern=r"^https?://\S+$")]
FILES: SourceName = "files"
"""The source of a statement that came as a file and names none."""
PUSHED: SourceName = "push"
"""The source of a statement that a client without a token pushed and that names none."""
UNNAMED = (FILES, PUSHED)
"""Sources that are no names: readers are told them in their language."""
Score = Annotated[float, Field(ge=0.0, le=1.0)]
Instant = Annotated[AwareDatetime, Field(description="With a zone; written in UTC.")]


class Row(BaseModel):
    """A row of input as people and programs write them: a field that is null is absent."""

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, fields: object) -> object:
        if not isinstance(fields, dict):
            return fields
        return {name: value for name, value in fields.items() if value is not None}


class Part(BaseModel):
    """A piece of a message: frozen, and strict about its fields when we write it."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Message(Part):
    """One record on one topic: JSON value, UTF-8 key, CloudEvents headers."""

    topic: ClassVar[str]
    ce_type: ClassVar[str]

    @property
    def key(self) -> bytes:
        """Records with equal keys stay in order."""
        raise NotImplementedError

    @property
    def ce_id(self) -> str:
        """Deterministic: equal for a record that is sent again, so that consumers can drop repeats."""
        raise NotImplementedError

    @classmethod
    def read(cls, value: bytes) -> Self:
        """Parse a record's value; fields of a newer writer are ignored.

        Raises:
            pydantic.ValidationError: the value is not JSON or not this message.
        """
        return cls.model_validate_json(value, extra="ignore")

    def write(self) -> bytes:
        """The record's value: JSON in UTF-8, fields without a value left out."""
        return self.model_dump_json(exclude_none=True).encode()

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """JSON Schema 2020-12 of what a consumer may meet: unknown fields allowed, as readers must allow them."""
        return cls.model_json_schema(mode="serialization")
