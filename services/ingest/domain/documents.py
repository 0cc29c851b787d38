"""What a source gives: one statement in the words and fields of the source, before it has an identity."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    AliasChoices,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from services.ingest.domain.urls import has_host
from shared.contract.base import FILES, MAX_TEXT, LanguageTag, Row, SourceName, Title, Url


def clean(text: str) -> str:
    """Give NFC with plain line ends, nothing else changed: wording, marks and bidi controls stay."""
    return unicodedata.normalize("NFC", text.removeprefix("\ufeff")).replace("\r\n", "\n").replace("\r", "\n").strip()


def _cleaned(value: object) -> object:
    return clean(value) if isinstance(value, str) else value


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


def _number_is_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _without_nul(value: str) -> str:
    if "\x00" in value:
        message = "contains a null character (U+0000); remove it"
        raise ValueError(message)
    return value


def _with_host(url: str | None) -> str | None:
    if url and not has_host(url):
        message = "is no web address; give one such as https://example.org/news/1"
        raise ValueError(message)
    return url


@cache
def _zones() -> frozenset[str]:
    """Looking them up reads a few hundred files."""
    return frozenset(available_timezones())


def _known_zone(name: str | None) -> str | None:
    if name and name not in _zones():
        message = "is no IANA time zone; give one such as Asia/Riyadh or Europe/Madrid"
        raise ValueError(message)
    return name


DraftText = Annotated[str, StringConstraints(max_length=MAX_TEXT), AfterValidator(_without_nul)]
Optional = BeforeValidator(_empty_is_none)
"""An empty cell of a table is no value."""

ZoneName = Annotated[str | None, Field(max_length=60), Optional, AfterValidator(_known_zone)]


class Document(Row):
    """One row of JSON Lines or CSV, one pushed object, one file: the documented input of hiwar."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    guid: Annotated[str | None, Optional, BeforeValidator(_number_is_text)] = Field(
        default=None,
        max_length=2_000,
        validation_alias=AliasChoices("guid", "id"),
        description="The source's own id; a whole number is taken as its text.",
    )
    source: SourceName = Field(default=FILES, description="Name of the source.")
    issuer: Annotated[SourceName | None, Optional] = Field(default=None, description="Who speaks.")
    url: Annotated[Url | None, Optional, AfterValidator(_with_host)] = Field(
        default=None, description="Address of the statement."
    )
    title: Annotated[Title, BeforeValidator(_cleaned)] = Field(default="", description="Headline.")
    text: Annotated[DraftText, BeforeValidator(_cleaned)] = Field(default="", description="Plain text.")
    lang: Annotated[LanguageTag | None, Optional] = Field(
        default=None, validation_alias=AliasChoices("lang", "language"), description="BCP 47, as the source says."
    )
    published_at: Annotated[str | None, Optional] = Field(default=None, max_length=200, description="Any usual form.")
    zone: ZoneName = Field(
        default=None, description="IANA zone of a published_at that states none, such as Asia/Riyadh."
    )
    status: Literal["published", "withdrawn"] = Field(default="published", description="withdrawn: taken back.")


def _names() -> Iterator[tuple[str, str]]:
    for field, info in Document.model_fields.items():
        alias = info.validation_alias
        names = [str(one) for one in alias.choices] if isinstance(alias, AliasChoices) else [field]
        yield from ((name, names[0]) for name in names)


FIELDS = dict(_names())
"""By each name that a source may give a field: the name that is read first."""
