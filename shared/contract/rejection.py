"""A record that could not be processed: its original bytes, and headers that say why."""

from typing import ClassVar, Literal, Self

from pydantic import Field, PositiveInt

from shared.contract.base import Instant, Part

HEADER_PREFIX = "x-rejected-"


class Rejection(Part):
    """The `x-rejected-*` headers of one record on `rejected.v1`; key, value and other headers are the original's.

    To redrive: copy the record back to `topic` without these headers.
    """

    kafka_topic: ClassVar[str] = "rejected.v1"

    stage: Literal["ingest", "enrich", "publish"] = Field(description="Which service rejected it.")
    reason: str = Field(description="snake_case cause: schema, empty_value, too_large, processing_failed, ...")
    detail: str = Field(max_length=2_000, description="One sentence for a person; never the text of the statement.")
    topic: str = Field(description="Where the record was read, or would have been sent.")
    partition: int = Field(ge=-1, description="-1 for a record that never was on a topic.")
    offset: int = Field(ge=-1, description="-1 for a record that never was on a topic.")
    attempts: PositiveInt = Field(description="How often it was tried.")
    version: str = Field(description="Release of the service that rejected it.")
    at: Instant = Field(description="When; UTC.")

    def headers(self) -> list[tuple[str, bytes]]:
        """Kafka headers, one per field."""
        fields = self.model_dump(mode="json")
        return [(HEADER_PREFIX + name, str(value).encode()) for name, value in fields.items()]

    @classmethod
    def from_headers(cls, headers: list[tuple[str, bytes | None]]) -> Self:
        """Read it back; headers without the prefix are the original's and are passed over.

        Raises:
            pydantic.ValidationError: a field is missing or malformed.
        """
        own = {
            name.removeprefix(HEADER_PREFIX): (value or b"").decode(errors="replace")
            for name, value in headers
            if name.startswith(HEADER_PREFIX)
        }
        return cls.model_validate(own)
