"""Turn a message into a record: CloudEvents 1.0, Kafka binding, binary mode, with the trace it belongs to."""

from datetime import datetime

from shared.contract.base import Message
from shared.runtime.record import Outgoing


def outgoing(message: Message, *, source: str, at: datetime, traceparent: str) -> Outgoing:
    """Give the record of a message; equal arguments give equal bytes.

    Args:
        message: what to send; its topic, key and id are its own.
        source: `ce_source`, such as `hiwar/enrich`.
        at: `ce_time`, aware.
        traceparent: the W3C context of the statement.
    """
    return Outgoing(
        topic=message.topic,
        key=message.key,
        value=message.write(),
        headers=[
            ("ce_specversion", b"1.0"),
            ("ce_id", message.ce_id.encode()),
            ("ce_source", source.encode()),
            ("ce_type", message.ce_type.encode()),
            ("ce_time", at.isoformat().encode()),
            ("content-type", b"application/json"),
            ("traceparent", traceparent.encode()),
        ],
    )
