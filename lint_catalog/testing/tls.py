"""Certificates that are made at the moment, for servers on this machine."""

from __future__ import annotations

import ssl
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from ipaddress import ip_address
from pathlib import Path
from shutil import rmtree

from msgspec import Struct

from lint_catalog.model.errors import CatalogError


class Certificate(Struct, frozen=True):
    """A certificate in a file (PEM) for clients to trust, and what a server needs to use it."""

    context: ssl.SSLContext
    file: Path

    def remove(self) -> None:
        """Delete the file."""
        with suppress(OSError):
            self.file.unlink()
            self.file.parent.rmdir()


def self_signed(hosts: Sequence[str], *, expired: bool = False) -> Certificate:
    """A certificate for some hosts and addresses, signed by itself; valid for a day, or one whose day has passed.

    Raises CatalogError if the package `cryptography` is not installed.
    """
    try:
        public, secret = _signed(hosts, expired)
    except ImportError as error:
        raise CatalogError(
            "TLS needs the package `cryptography`, which is not installed", "pip install 'lint-catalog[testing]'"
        ) from error
    folder = Path(tempfile.mkdtemp(prefix="lint-catalog-tls-"))
    file = folder / "certificate.pem"
    private = folder / "key.pem"
    try:
        file.write_bytes(public)
        private.touch(mode=0o600)
        private.write_bytes(secret)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file, private)
        private.unlink()
    except BaseException:  # Ctrl-C as well
        rmtree(folder, ignore_errors=True)
        raise
    return Certificate(context, file)


def _signed(hosts: Sequence[str], expired: bool) -> tuple[bytes, bytes]:
    """A certificate and its key in PEM. Raises ImportError if `cryptography` is not installed."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
    now = datetime.now(timezone.utc)
    begin, end = now - timedelta(days=3 if expired else 1), now + timedelta(days=-1 if expired else 1)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName([_general_name(each) for each in hosts]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return certificate.public_bytes(serialization.Encoding.PEM), secret


def _general_name(host: str):  # type: ignore[no-untyped-def] # the type is that of a package which may be missing
    from cryptography import x509

    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)
