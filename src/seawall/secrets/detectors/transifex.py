"""Transifex: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://developers.transifex.com/reference/api-authentication"

PROVIDER = Provider(
    "transifex",
    (
        Detector(
            name="transifex-token",
            title="Transifex API token",
            pattern=near("transifex|tx[_.-]token", "1/[0-9a-f]{40}"),
            severity=Severity.MEDIUM,
            examples=(sample("TX_TOKEN=1/", HEX, 40),),
            negatives=(sample("TX_TOKEN=1/", HEX, 12),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
