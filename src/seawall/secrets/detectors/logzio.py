"""Logz.io: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALPHA, sample

REFERENCE = "https://docs.logz.io/docs/user-guide/admin/authentication-tokens/"

PROVIDER = Provider(
    "logzio",
    (
        Detector(
            name="logzio-token",
            title="Logz.io shipping token",
            pattern=near("logz[_.-]?io", "[A-Za-z]{32}"),
            severity=Severity.MEDIUM,
            entropy=3.5,
            examples=(sample("LOGZIO_TOKEN=", ALPHA, 32),),
            negatives=(sample("checksum=", ALPHA, 32), sample("LOGZIO_TOKEN=", ALPHA, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
