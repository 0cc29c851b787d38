"""How Kafka is spoken to: addresses, credentials and which of its errors mean "not now"."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiokafka.errors import (
    InvalidMessageError,
    KafkaError,
    MessageSizeTooLargeError,
    RecordTooLargeError,
)
from faststream.kafka.security import parse_security
from faststream.security import BaseSecurity, SASLScram512

from shared.errors import Unavailable, Unprocessable
from shared.runtime.settings import RuntimeSettings

MAX_RECORD_BYTES = 4 * 1024 * 1024
"""Largest record of the topics (max.message.bytes)."""
MAX_REQUEST_BYTES = 5 * 1024 * 1024
"""Largest request, and largest record of rejected.v1: an original of 4 MiB and the headers that say why."""


def security(settings: RuntimeSettings) -> BaseSecurity | None:
    """Give what FastStream needs to speak TLS and SASL; None for plain connections."""
    context = ssl.create_default_context(cafile=settings.kafka_ca_file) if settings.kafka_tls else None
    if settings.kafka_username is not None and settings.kafka_password is not None:
        return SASLScram512(
            username=settings.kafka_username,
            password=settings.kafka_password.get_secret_value(),
            ssl_context=context,
            use_ssl=settings.kafka_tls,
        )
    return BaseSecurity(ssl_context=context, use_ssl=True) if context else None


def client_options(settings: RuntimeSettings) -> dict[str, Any]:
    """Give the arguments that each aiokafka client takes to reach the brokers."""
    return {"bootstrap_servers": settings.kafka_servers.split(","), **parse_security(security(settings))}


@contextmanager
def kafka_errors() -> Iterator[None]:
    """Translate aiokafka's errors into the two planned failures.

    Raises:
        Unprocessable: the record is larger than brokers take.
        Unavailable: anything else that Kafka says; trying again may help.
    """
    try:
        yield
    except (MessageSizeTooLargeError, RecordTooLargeError, InvalidMessageError) as error:
        detail = f"the record is larger than {MAX_RECORD_BYTES} bytes; shorten the text"
        raise Unprocessable("too_large", detail) from error
    except (KafkaError, OSError) as error:
        message = f"Kafka: {type(error).__name__} {error}".strip()
        raise Unavailable(message) from error
