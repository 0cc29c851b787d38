"""How Kafka is spoken to: addresses, credentials and which of its errors mean "not now"."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiokafka.conn import collect_hosts, create_conn
from aiokafka.errors import (
    AuthenticationFailedError,
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    IllegalSaslStateError,
    InvalidMessageError,
    KafkaError,
    MessageSizeTooLargeError,
    RecordTooLargeError,
    SaslAuthenticationFailed,
    TopicAuthorizationFailedError,
    UnsupportedSaslMechanismError,
)
from faststream.kafka.security import parse_security
from faststream.security import BaseSecurity, SASLScram512

from shared.errors import ConfigurationError, Refused, Unavailable, Unprocessable
from shared.runtime.settings import RuntimeSettings

MAX_RECORD_BYTES = 4 * 1024 * 1024
"""Largest record of the topics (max.message.bytes)."""
MAX_REQUEST_BYTES = 5 * 1024 * 1024
"""Largest request, and largest record of rejected.v1: an original of 4 MiB and the headers that say why."""
_ANSWER_MS = 10_000


def security(settings: RuntimeSettings) -> BaseSecurity | None:
    """Give what FastStream needs to speak TLS and SASL; None for plain connections.

    Raises:
        ConfigurationError: the CA certificates cannot be read.
    """
    context = _tls(settings) if settings.kafka_tls else None
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


def _tls(settings: RuntimeSettings) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=settings.kafka_ca_file)
    except OSError as error:
        message = f"HIWAR_KAFKA_CA_FILE={settings.kafka_ca_file} is no file of PEM certificates ({error.strerror})"
        raise ConfigurationError(message) from error


async def reach(settings: RuntimeSettings) -> None:
    """Connect to one broker, log in, and hang up: aiokafka's clients only log why they cannot.

    Raises:
        Refused: a broker answers, but does not take our credentials or has a certificate that we do not trust.
        Unavailable: none answers.
    """
    options = client_options(settings)
    failure = Unavailable("Kafka: no servers are given")
    for host, port, _ in collect_hosts(options.pop("bootstrap_servers")):
        try:
            with kafka_errors():
                connection = await create_conn(host, port, request_timeout_ms=_ANSWER_MS, **options)
        except Refused:
            raise
        except Unavailable as error:
            failure = error
        else:
            connection.close()
            return
    raise failure


@contextmanager
def kafka_errors() -> Iterator[None]:
    """Translate aiokafka's errors into the two planned failures.

    Raises:
        Unprocessable: the record is larger than brokers take.
        Refused: Kafka does not take our credentials, we do not trust its certificate, or rights are missing.
        Unavailable: anything else that Kafka says; trying again may help.
    """
    try:
        yield
    except (MessageSizeTooLargeError, RecordTooLargeError, InvalidMessageError) as error:
        detail = f"the record is larger than {MAX_RECORD_BYTES} bytes; shorten the text"
        raise Unprocessable("too_large", detail) from error
    except (KafkaError, OSError) as error:
        if (refusal := _refusal(error)) is not None:
            raise Refused(refusal) from error
        message = f"Kafka: {type(error).__name__} {error}".strip()
        raise Unavailable(message) from error


def _refusal(error: Exception) -> str | None:
    match error:
        case SaslAuthenticationFailed() | AuthenticationFailedError():
            return "Kafka does not take this user and password; correct HIWAR_KAFKA_USERNAME and HIWAR_KAFKA_PASSWORD"
        case UnsupportedSaslMechanismError() | IllegalSaslStateError():
            return (
                "Kafka takes no SCRAM-SHA-512 at this port; correct HIWAR_KAFKA_SERVERS, or unset HIWAR_KAFKA_USERNAME"
            )
        case ssl.SSLCertVerificationError():
            return f"Kafka's certificate is not trusted ({error.verify_message}); correct HIWAR_KAFKA_CA_FILE"
        case TopicAuthorizationFailedError() | GroupAuthorizationFailedError() | ClusterAuthorizationFailedError():
            return (
                f"Kafka denies the user a right ({type(error).__name__} {error}); `hiwar acls apply` gives all rights"
            )
        case _:
            return None
