"""What an operator can set for publish."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr

from shared.runtime.settings import JsonList, RuntimeSettings


class PublishSettings(RuntimeSettings):
    """Settings of the publish service."""

    port: int = Field(
        default=8083, ge=0, le=65535, description="Port of the web reader, the APIs, /live, /ready, /metrics."
    )
    subscriptions_file: Path = Field(default=Path("seeds/subscriptions.yaml"), description="Who wants to be told what.")
    seeds_dir: Path = Field(default=Path("seeds"), description="Folder with taxonomy/, for the labels of themes.")
    digest_dir: Path | None = Field(default=None, description="Where digests are written as files; none: nowhere.")
    tick_seconds: float = Field(default=1.0, gt=0, le=60, description="How often due windows are looked for.")
    admin_token: SecretStr | None = Field(
        default=None, description="Bearer token of the digest API; without one only loopback is served."
    )
    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s/]+(/\S*)?$",
        description="Under which readers reach publish, such as https://hiwar.example.org; in e-mails and feeds.",
    )
    signing_secret: SecretStr | None = Field(
        default=None, min_length=32, description="Makes unsubscribe links and webhook secrets; 32 letters or more."
    )
    smtp_host: str | None = Field(default=None, description="Where e-mail is handed in; none: no e-mail.")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Port of that server.")
    smtp_tls: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How that server is spoken to; none is for a relay on this machine."
    )
    smtp_username: str | None = Field(default=None, description="User of that server; none: no login.")
    smtp_password: SecretStr | None = Field(default=None, description="Password of that user.")
    smtp_ca_file: Path | None = Field(default=None, description="CA certificates for it, PEM; none: the system's.")
    mail_from: str | None = Field(
        default=None, pattern=r"^[^\r\n]*[^\s@<>]+@[^\s@<>]+>?$", description="Such as hiwar <digests@example.org>."
    )
    webhook_allow: JsonList[str] = Field(
        default=(), description="Hosts of webhooks that may be private, as a JSON list."
    )
    webhook_ca_file: Path | None = Field(default=None, description="CA certificates for webhooks, PEM.")
    read_tokens: JsonList[SecretStr] = Field(
        default=(), description="JSON list of bearer tokens of the read API; none: everyone may read."
    )
    read_per_minute: int = Field(default=3_000, ge=1, description="Questions of one client to the read API a minute.")

    def lacks(self, kind: str) -> list[str]:
        """Give the environment variables that a kind of channel needs and that are not set."""
        wanted = {"email": ("smtp_host", "mail_from", "public_url", "signing_secret"), "webhook": ("signing_secret",)}
        return [f"HIWAR_{name.upper()}" for name in wanted.get(kind, ()) if getattr(self, name) is None]
