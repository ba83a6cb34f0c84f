"""Whom a TLS connection trusts, and as whom it shows itself (RFC 8446)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from seawall.model.errors import FetchError, Misuse
from seawall.transport.http import spare_its_command

if TYPE_CHECKING:
    import ssl


class TlsFailed(FetchError):
    """The other side speaks no TLS, or its certificate is not to be trusted; trying again helps nothing."""


class Untrusted(TlsFailed):
    """The other side's certificate is signed by nobody we trust, has run out, or is another host's."""


class Tls(Struct, frozen=True):
    """The certificates of one other side; by default those of the environment, as httpx reads them.

    `authorities` are files (or directories, as `openssl rehash` makes them) of certificates in PEM that are
    trusted besides the usual ones, or instead of them when `exclusive`.  `certificate` and `key` are PEM
    files that show who we are; without `key` the certificate's file holds both.  `unsafe_unverified` trusts
    anybody.
    """

    authorities: tuple[Path, ...] = ()
    exclusive: bool = False
    certificate: Path | None = None
    key: Path | None = None
    unsafe_unverified: bool = False

    def context(self) -> ssl.SSLContext:
        """Return the context for connections; Misuse names a file that cannot be used."""
        import ssl  # noqa: PLC0415 - only who connects needs it

        spare_its_command()
        import httpx  # noqa: PLC0415

        if self.exclusive and not self.unsafe_unverified:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        else:
            context = httpx.create_ssl_context(verify=not self.unsafe_unverified)
        for path in self.authorities:
            try:
                if path.is_dir():
                    context.load_verify_locations(capath=path)
                else:
                    context.load_verify_locations(cafile=path)
            except OSError as error:  # ssl.SSLError is one
                raise Misuse(f"{path}: no usable certificates of authorities: {_why(error)}") from None
        if self.certificate is not None:
            try:
                context.load_cert_chain(self.certificate, self.key, password=_no_password)
            except (OSError, ValueError) as error:
                files = " and ".join(str(path) for path in (self.certificate, self.key) if path)
                raise Misuse(f"{files}: no usable certificate and key: {_why(error)}") from None
        return context


def _why(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)


def _no_password() -> str:
    """Refuse a key that is encrypted, where OpenSSL would ask a person on the terminal."""
    raise ValueError("the key is encrypted with a password")
