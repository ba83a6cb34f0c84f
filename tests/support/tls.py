"""A certificate authority of the test's own, made by the openssl program."""

from __future__ import annotations

import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

from support.tools import require_program

# Given whole, so that the machine's own openssl.cnf does not matter.
CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = {name}
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[leaf]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth, clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
subjectAltName = {names}
"""


@dataclass(frozen=True)
class Pair:
    """A certificate and its key, both as PEM files."""

    certificate: Path
    key: Path


class Authority:
    """Signs certificates below a directory; `certificate` is what a client must trust (a .crt file)."""

    def __init__(self, directory: Path, name: str = "Seawall's test authority") -> None:
        require_program("openssl")
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        self._pair = self._make("ca", name, "DNS:unused.invalid", "authority")
        self.certificate = self._pair.certificate

    def issue(self, name: str, *names: str) -> Pair:
        """Issue a certificate, good for servers and clients; `names` are like IP:127.0.0.1."""
        alternatives = ",".join(names or ("IP:127.0.0.1", "IP:::1", "DNS:localhost"))
        return self._make(name, name, alternatives, "leaf")

    def server_context(self, *, client_certificates: bool = False) -> ssl.SSLContext:
        """Return what a server on loopback needs; it may demand certificates of this authority."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        pair = self.issue("server")
        context.load_cert_chain(pair.certificate, pair.key)
        if client_certificates:
            context.load_verify_locations(self.certificate)
            context.verify_mode = ssl.CERT_REQUIRED
        return context

    def client_context(self, pair: Pair | None = None) -> ssl.SSLContext:
        """Return a client's context that trusts this authority and no other."""
        context = ssl.create_default_context(cafile=str(self.certificate))
        if pair:
            context.load_cert_chain(pair.certificate, pair.key)
        return context

    def _make(self, stem: str, name: str, names: str, section: str) -> Pair:
        pair = Pair(self.directory / f"{stem}.crt", self.directory / f"{stem}.key")
        config = self.directory / f"{stem}.cnf"
        config.write_text(CONFIG.format(name=name, names=names))
        command: list[str | Path] = ["openssl", "req", "-x509", "-config", config, "-extensions", section]
        if section == "leaf":
            command += ["-CA", self._pair.certificate, "-CAkey", self._pair.key]
        command += ["-days", "2", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
        command += ["-keyout", pair.key, "-out", pair.certificate]
        subprocess.run(command, check=True, capture_output=True)
        return pair
