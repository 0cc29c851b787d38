"""An Apache Kafka that speaks SASL_SSL with SCRAM-SHA-512 alone to clients, and lets nobody do what no right allows."""

from collections.abc import Mapping
from pathlib import Path

import trustme
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from shared.embedded.servers import free_port
from tests.harness.java_servers import JavaServers

ADMIN = "admin"
_SECURITY = """\
listeners=SASL_SSL://127.0.0.1:{port},INTERNAL://127.0.0.1:{internal},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=SASL_SSL://127.0.0.1:{port},INTERNAL://127.0.0.1:{internal}
inter.broker.listener.name=INTERNAL
listener.security.protocol.map=CONTROLLER:PLAINTEXT,INTERNAL:PLAINTEXT,SASL_SSL:SASL_SSL
sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
ssl.keystore.type=PEM
ssl.keystore.location={keystore}
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
allow.everyone.if.no.acl.found=false
super.users=User:ANONYMOUS;User:{admin}
"""


class SecureKafka(JavaServers):
    """Kafka as production has it, with a plain MongoDB beside it.

    Args:
        data_dir: for data and logs.
        authority: signs the broker's certificate, which is for 127.0.0.1.
        passwords: of users; `ADMIN` may do everything, the others nothing until they are given rights.
    """

    def __init__(self, data_dir: Path, *, authority: trustme.CA, passwords: Mapping[str, str]) -> None:
        super().__init__(data_dir)
        self._ports["internal"] = free_port()
        self._passwords = passwords
        data_dir.mkdir(parents=True, exist_ok=True)
        self._keystore = data_dir / "broker.pem"
        self._keystore.write_bytes(_pem(authority.issue_cert("127.0.0.1")))

    def settings(self) -> str:
        """The broker's own settings, with a second value for those of the plain broker that differ."""
        plain = super().settings()
        secure = _SECURITY.format(**self._ports, port=self._ports["kafka"], keystore=self._keystore, admin=ADMIN)
        changed = {line.partition("=")[0] for line in secure.splitlines()}
        kept = [line for line in plain.splitlines() if line.partition("=")[0] not in changed]
        return "\n".join([*kept, secure])

    def format_options(self) -> list[str]:
        """Users that exist from the beginning."""
        credentials = [f"SCRAM-SHA-512=[name={user},password={word}]" for user, word in self._passwords.items()]
        return [option for credential in credentials for option in ("--add-scram", credential)]


def _pem(certificate: trustme.LeafCert) -> bytes:
    """Java reads PKCS 8 keys only."""
    key = load_pem_private_key(certificate.private_key_pem.bytes(), password=None)
    chain = b"".join(blob.bytes() for blob in certificate.cert_chain_pems)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + chain
