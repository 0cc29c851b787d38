"""Who may push, and for which sources: tokens from the environment or a secret file."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, SecretStr, TypeAdapter, ValidationError

from services.ingest.domain.documents import Document
from shared.contract.base import PUSHED, SourceName
from shared.mistakes import explain


class ClientsError(ValueError):
    """The list of clients cannot be read; says what is wrong, without any token."""


@dataclass(frozen=True)
class Client:
    """Somebody who pushes.

    Attributes:
        name: for the log and the rate.
        sources: those that it may push for; None: all.
        per_minute: most requests; None: as many as it likes.
    """

    name: str
    sources: frozenset[str] | None = None
    per_minute: int | None = None

    def may_push(self, source: str) -> bool:
        """Whether it may push for a source."""
        return self.sources is None or source in self.sources

    def sourced(self, document: Document) -> Document:
        """Give a document its source: the client's only one, or `push`, where it names none."""
        if "source" in document.model_fields_set:
            return document
        source = next(iter(self.sources)) if self.sources and len(self.sources) == 1 else PUSHED
        return document.model_copy(update={"source": source})


class _Entry(BaseModel):
    """One client in the list."""

    model_config = ConfigDict(extra="forbid")

    name: SourceName
    token: Annotated[SecretStr, Field(min_length=16)]
    sources: list[SourceName] | None = Field(default=None, min_length=1)
    per_minute: int | None = Field(default=None, ge=1)


class Clients:
    """All clients that have a token."""

    def __init__(self) -> None:
        self._clients: list[tuple[bytes, Client]] = []

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._clients)

    def add(self, token: SecretStr, client: Client) -> None:
        """Add one.

        Raises:
            ClientsError: another has its name or its token.
        """
        digest = _digest(token.get_secret_value())
        if any(known.name == client.name for _, known in self._clients):
            raise ClientsError(f"{client.name}: two clients have this name; rename one")
        if any(hmac.compare_digest(digest, known) for known, _ in self._clients):
            raise ClientsError(f"{client.name}: another client has this token; give it one of its own")
        self._clients.append((digest, client))

    def who(self, authorization: str) -> Client | None:
        """Give whose token it is, in a time that tells nothing of any token: all are compared, as digests."""
        kind, _, token = authorization.partition(" ")
        digest = _digest(token.strip())
        found = None
        for known, client in self._clients:
            if hmac.compare_digest(digest, known):
                found = client
        return found if kind.lower() == "bearer" else None


def build_clients(token: SecretStr | None, listed: Sequence[tuple[str, str]], *, per_minute: int) -> Clients:
    """Give the clients.

    Args:
        token: that of a client which may push for every source.
        listed: where each list comes from, and the list: YAML or JSON of `name`, `token`, `sources`, `per_minute`.
        per_minute: of clients that state none.

    Raises:
        ClientsError: a list cannot be read.
    """
    clients = Clients()
    if token is not None:
        clients.add(token, Client("token", per_minute=per_minute))
    for where, text in listed:
        for entry in _entries(where, text):
            sources = frozenset(entry.sources) if entry.sources else None
            clients.add(entry.token, Client(entry.name, sources, entry.per_minute or per_minute))
    return clients


def _entries(where: str, text: str) -> list[_Entry]:
    try:
        return TypeAdapter(list[_Entry]).validate_python(yaml.safe_load(text))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" at line {mark.line + 1}" if mark else ""
        raise ClientsError(f"{where} is neither YAML nor JSON{line}") from None
    except ValidationError as error:
        raise ClientsError(f"{where}: {explain(error)}") from None


def _digest(token: str) -> bytes:
    return sha256(token.encode(errors="surrogateescape")).digest()
