"""Kraken: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import BASE64, sample

REFERENCE = "https://docs.kraken.com/api/docs/guides/spot-rest-auth"

PROVIDER = Provider(
    "kraken",
    (
        Detector(
            name="kraken-private-key",
            title="Kraken private key",
            pattern=near("kraken", "[0-9A-Za-z+/]{86}=="),
            severity=Severity.CRITICAL,
            examples=(sample("KRAKEN_PRIVATE_KEY=", BASE64, 86, "=="),),
            negatives=(sample("KRAKEN_PRIVATE_KEY=", BASE64, 40),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
