"""A record as it was read and a record as it will be sent, free of any client library."""

from dataclasses import dataclass, field

from shared.runtime.tracing import TRACEPARENT, new_traceparent

Header = tuple[str, bytes | None]


@dataclass(slots=True, eq=False)
class Incoming:
    """One record as it came: key, value and headers may each be missing or binary."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[Header, ...] = ()
    timestamp_ms: int = 0
    _traceparent: str = field(default="", repr=False)

    @property
    def traceparent(self) -> str:
        """The record's own W3C trace context, or a new one where it brings none that is well-formed."""
        if not self._traceparent:
            own = next((value for name, value in self.headers if name == "traceparent" and value), b"")
            text = own.decode("latin-1")
            self._traceparent = text if TRACEPARENT.fullmatch(text) else new_traceparent()
        return self._traceparent


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One record to send; an equal key goes to an equal partition."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: list[Header]
