"""Files that hold private keys behind a password: told by their names, for their content is encrypted."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider

PROVIDER = Provider(
    "key-stores",
    (
        Detector(
            name="pkcs12-key-store",
            title="Key store (PKCS #12)",
            pattern="",
            paths=r"(?i)\.(?:p12|pfx)$",
            severity=Severity.LOW,
            examples=("certs/server.p12", "Signing.PFX"),
            negatives=("certs/server.pem", "p12", "notes.p12.md"),
            reference="https://datatracker.ietf.org/doc/html/rfc7292",
        ),
        Detector(
            name="java-key-store",
            title="Key store (Java)",
            pattern="",
            paths=r"(?i)\.(?:jks|jceks|bks|keystore)$",
            severity=Severity.LOW,
            examples=("conf/server.jks", "android/release.keystore"),
            negatives=("lib/security/cacerts", "KeyStore.java", "jks"),
            reference="https://docs.oracle.com/en/java/javase/21/docs/specs/security/standard-names.html",
        ),
    ),
)
