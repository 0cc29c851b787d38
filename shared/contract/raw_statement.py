"""A statement as its source issued it, before anyone has read anything into it."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field, NonNegativeInt, PositiveInt, StringConstraints

from shared.contract.base import Instant, LanguageTag, Message, Part, SourceName, StatementId, Text, Title, Url

Status = Literal["published", "withdrawn"]
DateFlag = Literal["future", "before_1945", "unreadable"]
MOST_CHANGES = 50
CHANGE_LETTERS = 500


class Change(Part):
    """Words that a revision changed: `text[start:end]` is new, where the revision before had `removed`."""

    field: Literal["title", "text"] = Field(description="Which field the offsets point into.")
    start: NonNegativeInt = Field(
        description="In code points of this revision; equal to `end` when words were left out."
    )
    end: NonNegativeInt = Field(description="The code point after the last.")
    removed: str = Field(description="The words before, at most 500 code points; a longer one ends in an ellipsis.")
    added: str = Field(description="The words now, at most 500 code points; a longer one ends in an ellipsis.")


class Statement(Message):
    """What a raw and an enriched statement have in common."""

    statement_id: StatementId = Field(description="Stable per source and guid or canonical URL: the dedupe key.")
    revision: PositiveInt = Field(description="1 for the first text seen, then one more for each edit or withdrawal.")
    status: Status = Field(default="published", description="A withdrawn statement keeps its last text.")
    source: SourceName = Field(description="Where it was found: the name of a configured source.")
    issuer: SourceName | None = Field(default=None, description="Who speaks, when the source says so.")
    url: Url | None = Field(default=None, description="Canonical address.")
    other_urls: list[Url] | None = Field(
        default=None, description="Further addresses of the same text at the same source, as known by then."
    )
    title: Title = Field(default="", description="Headline, plain text, may be empty.")
    text: Text = Field(description="Plain text, NFC, markup removed; the original language and wording.")
    published_at: Instant | None = Field(default=None, description="As the source states it; UTC.")
    published_at_stated: Annotated[str, StringConstraints(max_length=200)] | None = Field(
        default=None, description="The source's own words for the date, kept when the date is doubtful."
    )
    published_at_flag: DateFlag | None = Field(
        default=None, description="Why the date is doubtful; a doubtful date is never used for windows."
    )
    fetched_at: Instant = Field(description="When this revision was first seen; UTC.")
    content_hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] = Field(
        description="SHA-256 of status, title and text, whitespace collapsed: equal when nothing changed."
    )
    changes: Annotated[list[Change], Field(max_length=MOST_CHANGES)] | None = Field(
        default=None, description="What title and text say otherwise than the revision before, in order."
    )

    @property
    def key(self) -> bytes:
        """All revisions of one statement stay in order."""
        return self.statement_id.encode()


class RawStatement(Statement):
    """One statement as its source issued it; sent again, revision + 1, when the source edits or withdraws it."""

    topic: ClassVar[str] = "statements.raw.v1"
    ce_type: ClassVar[str] = "hiwar.statement.raw.v1"

    language: LanguageTag | None = Field(default=None, description="BCP 47, as the source declares it.")

    @property
    def ce_id(self) -> str:
        """Statement and revision."""
        return f"{self.statement_id}/{self.revision}"
