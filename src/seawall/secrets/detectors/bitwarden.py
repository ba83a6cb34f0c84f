"""Bitwarden: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.samples import ALNUM, BASE64, sample, uuid

REFERENCE = "https://bitwarden.com/help/access-tokens/"

PROVIDER = Provider(
    "bitwarden",
    (
        Detector(
            name="bitwarden-access-token",
            title="Bitwarden Secrets Manager access token",
            pattern=r"\b(0\.[0-9a-f]{8}-[0-9a-f-]{27}\.[0-9A-Za-z]{30}:[0-9A-Za-z+/]{22}==)",
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample(sample(uuid("0.", "."), ALNUM, 30) + ":", BASE64, 22, "=="),),
            negatives=(uuid("0.", "."),),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
