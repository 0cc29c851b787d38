"""What an operator can set for ingest."""

from ipaddress import ip_address
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator

from shared.runtime.settings import JsonList, RuntimeSettings


class SourcesSettings(RuntimeSettings):
    """What is wanted of who looks at sources and visits none."""

    sources_file: Path | None = Field(default=None, description="sources.yaml; none: nothing is fetched.")


class IngestSettings(SourcesSettings):
    """Settings of the ingest service."""

    port: int = Field(default=8081, ge=0, le=65535, description="Port of the push API, /live, /ready, /metrics.")
    input_paths: JsonList[Path] = Field(default=(), description="Files and folders to read and watch, as a JSON list.")
    inbox_paths: JsonList[Path] = Field(
        default=(), description="Folders to empty, as a JSON list: files move to done/ or failed/ below them."
    )
    max_file_bytes: int = Field(default=268_435_456, ge=1024, description="Largest file of input_paths or inbox_paths.")
    poll_seconds: float = Field(
        default=1.0, gt=0, le=3600, description="How often input_paths and inbox_paths are looked at."
    )
    push_token: SecretStr | None = Field(
        default=None, description="Bearer token of the push API; without one only loopback is served."
    )
    push_clients: SecretStr | None = Field(
        default=None,
        description="Further clients, a YAML or JSON list of `name`, `token`, and at will `sources`, `per_minute`.",
    )
    push_clients_file: Path | None = Field(default=None, description="Secret file with such a list.")
    push_per_minute: int = Field(default=600, ge=1, description="Requests a minute of a client that states none.")
    max_body_bytes: int = Field(default=16_777_216, ge=1024, description="Largest body of one push request.")
    queue_statements: int = Field(default=10_000, ge=200, description="Accepted and unsent; more gets 429.")
    enrich_lag_statements: int = Field(
        default=50_000, ge=1, description="Most that may wait for enrich; more: sources and files rest, pushes get 429."
    )

    contact: str | None = Field(
        default=None,
        min_length=5,
        max_length=200,
        pattern=r"^[\x21-\x7e]+$",
        description="Address of a page or mailbox where owners of visited sites reach you; sent in User-Agent.",
    )
    visits_at_once: int = Field(default=16, ge=1, le=500, description="Sources visited at a time.")
    host_interval_seconds: float = Field(
        default=1.0, ge=0, le=3600, description="Least time between requests to one host; a crawl delay may be longer."
    )
    host_requests: int = Field(default=2, ge=1, le=20, description="Requests to one host at a time.")
    fetch_seconds: float = Field(default=60.0, gt=0, le=300, description="Longest time of one fetch.")
    fetch_bytes: int = Field(default=16_777_216, ge=1024, description="Largest answer, as sent and unpacked.")

    @model_validator(mode="after")
    def _contact_for_sources(self) -> Self:
        if self.sources_file is not None and self.contact is None:
            message = "HIWAR_SOURCES_FILE needs HIWAR_CONTACT: sites are told who visits them"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _token_beyond_loopback(self) -> Self:
        has_token = self.push_token or self.push_clients or self.push_clients_file
        if not has_token and not _is_loopback(self.host):
            message = f"HIWAR_HOST={self.host} is open to others: set HIWAR_PUSH_TOKEN, or listen on 127.0.0.1"
            raise ValueError(message)
        return self


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
