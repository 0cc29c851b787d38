"""`hiwar tag`: the domain code of enrich on lines of JSON, without any server."""

import json
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from pydantic import AliasChoices, Field

from services.enrich.adapters.lexicon_files import load_lexicon
from services.enrich.domain.tagger import Tagger, Tags
from services.enrich.text_rows import RowError, TextRow, read_row
from services.ingest.domain.documents import ZoneName
from services.local.publication_day import publication_day
from shared.runtime.memory import collector_paused, keep_for_good
from shared.runtime.version import release
from shared.seed_rows import SeedError


class _Row(TextRow):
    """A row of `hiwar run`, whose fields that say nothing of the text are left alone."""

    id: str | int = Field(validation_alias=AliasChoices("id", "guid"), description="Given back as it is.")
    published_at: str | None = Field(default=None, max_length=200, description="Any usual form; who held an office.")
    zone: ZoneName = None
    source: object = None
    url: object = None
    status: object = None

    @property
    def day(self) -> date | None:
        """When it was published."""
        return publication_day(self.published_at, zone=self.zone, language=self.lang)


def tag_lines(lines: Iterable[bytes], sink: BinaryIO, seeds: Path, *, complain: Callable[[str], object]) -> int:
    """Tag each line; a bad one is told with its number, the others go on; a withdrawal is passed over.

    Args:
        lines: JSON Lines.
        sink: gets one line for each good one, in order.
        seeds: folder with the lexicons.
        complain: told about each bad line.

    Returns:
        Exit status: 0, or 1 when a line was bad.
    """
    try:
        with collector_paused():
            tagger = Tagger(load_lexicon(seeds))
    except SeedError as error:
        complain(str(error))
        return 1
    keep_for_good()
    enricher = {"version": release(), "taxonomy": tagger.version}
    status = 0
    for number, line in enumerate(lines, 1):
        if not line.strip() or _takes_back(line):
            continue
        try:
            row = read_row(line, _Row)
        except RowError as error:
            complain(f"line {number}: {error}")
            status = 1
            continue
        tags = tagger.tag(text=row.text, title=row.title, declared=row.lang, issuer=row.issuer, on=row.day)
        told = {"id": row.id, **_plain(tags), "enricher": enricher}
        sink.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")
    return status


def _takes_back(line: bytes) -> bool:
    """Whether a row withdraws a statement: it has no text that could be tagged."""
    if b"withdrawn" not in line:
        return False
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(fields, dict) and fields.get("status") == "withdrawn"


def _plain(tags: Tags) -> dict[str, Any]:
    return {
        "language": tags.language.model_dump(exclude_none=True),
        "themes": [theme.model_dump() for theme in tags.themes],
        "entities": [entity.model_dump() for entity in tags.entities],
        "acts": [act.model_dump() for act in tags.acts],
    }
