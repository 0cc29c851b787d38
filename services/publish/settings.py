"""What an operator can set for publish."""

from pathlib import Path

from pydantic import Field, SecretStr

from shared.runtime.settings import RuntimeSettings


class PublishSettings(RuntimeSettings):
    """Settings of the publish service."""

    port: int = Field(default=8083, ge=0, le=65535, description="Port of the digest API, /live, /ready, /metrics.")
    subscriptions_file: Path = Field(default=Path("seeds/subscriptions.yaml"), description="Who wants to be told what.")
    seeds_dir: Path = Field(default=Path("seeds"), description="Folder with taxonomy/, for the labels of themes.")
    digest_dir: Path | None = Field(default=None, description="Where digests are written as files; none: nowhere.")
    tick_seconds: float = Field(default=1.0, gt=0, le=60, description="How often due windows are looked for.")
    admin_token: SecretStr | None = Field(
        default=None, description="Bearer token of the digest API; without one only loopback is served."
    )
