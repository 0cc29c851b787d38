"""Labelled texts that a tagger is held against; a mistake in their file is told with line and field."""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.enrich.text_rows import RowError, TextRow, read_row
from shared.contract.base import EntityId
from shared.contract.enriched_statement import ActKind, EntityType

_MOST_PROBLEMS = 20
_Words = Annotated[str, StringConstraints(min_length=1)]


class GoldError(ValueError):
    """The file cannot be used; one mistake a line."""


class _Label(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class GoldMention(_Label):
    """A name in the text; without an id, who it stands for is not judged."""

    type: EntityType
    text: _Words = Field(description="As it stands in the text or the title, attached particles and articles left out.")
    id: EntityId | None = None


class GoldAct(_Label):
    """What somebody does; without actors or quote, these are not judged."""

    kind: ActKind
    actors: tuple[_Words, ...] | None = Field(default=None, description="Entity ids, or words that name the body.")
    quote: _Words | None = Field(default=None, description="A piece of the text that the act's clause must touch.")


class GoldRow(TextRow):
    """One labelled text; a list that is absent was not judged, an empty one says that there is none."""

    published_at: datetime | date | None = Field(
        default=None, union_mode="left_to_right", description="ISO 8601; tells who held an office."
    )
    source: str = ""
    themes: tuple[str, ...] | None = None
    entities: tuple[GoldMention, ...] | None = None
    acts: tuple[GoldAct, ...] | None = None

    @property
    def day(self) -> date | None:
        """When it was published: in UTC, where the time states its zone."""
        at = self.published_at
        if not isinstance(at, datetime):
            return at
        return (at.astimezone(UTC) if at.tzinfo else at).date()


class Gold(NamedTuple):
    """A file of labelled texts.

    Attributes:
        name: of the file.
        digest: of its bytes, so that runs on other texts are not compared as if they were on the same.
        rows: at least one.
    """

    name: str
    digest: str
    rows: list[GoldRow]


def read_gold(path: Path, concepts: Collection[str]) -> Gold:
    """Read labelled texts from JSON Lines.

    Args:
        path: of the file.
        concepts: ids of the taxonomy; a label that is none of them is a mistake.

    Raises:
        GoldError: the file cannot be read, has no rows, or holds mistakes; each is told with line and field.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise GoldError(f"{path}: {error.strerror}") from error
    rows: list[GoldRow] = []
    problems: list[str] = []
    seen: dict[str | int, int] = {}
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            row = read_row(line, GoldRow)
        except RowError as error:
            problems.append(f"{path}:{number}: {error}")
            continue
        first = seen.setdefault(row.id, number)
        told = [*_doubts(row, concepts), *([f"id: `{row.id}` stands already in line {first}"] * (first != number))]
        problems += [f"{path}:{number}: {problem}" for problem in told]
        rows.append(row)
    if problems:
        more = len(problems) - _MOST_PROBLEMS
        raise GoldError("\n".join(problems[:_MOST_PROBLEMS]) + (f"\nand {more} more" if more > 0 else ""))
    if not rows:
        raise GoldError(f"{path}: holds no rows; give one JSON object a line")
    return Gold(path.name, sha256(content).hexdigest(), rows)


def _doubts(row: GoldRow, concepts: Collection[str]) -> Iterator[str]:
    for index, theme in enumerate(row.themes or ()):
        if theme not in concepts:
            yield f"themes.{index}: `{theme}` is no concept of the taxonomy"
    for index, mention in enumerate(row.entities or ()):
        if mention.text not in row.text and mention.text not in row.title:
            yield f"entities.{index}.text: `{mention.text}` stands neither in the text nor in the title"
    for index, act in enumerate(row.acts or ()):
        if act.quote is not None and act.quote not in row.text:
            yield f"acts.{index}.quote: `{act.quote}` does not stand in the text"
