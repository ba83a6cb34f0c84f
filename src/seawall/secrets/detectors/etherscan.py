"""Etherscan: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import UPPER, sample

REFERENCE = "https://docs.etherscan.io/getting-an-api-key"

PROVIDER = Provider(
    "etherscan",
    (
        Detector(
            name="etherscan-api-key",
            title="Etherscan API key",
            pattern=near("(?:ether|bsc|polygon|arbi|snow|base)scan", "[0-9A-Z]{34}"),
            severity=Severity.MEDIUM,
            entropy=3.5,
            examples=(sample("ETHERSCAN_API_KEY=", UPPER, 34),),
            negatives=(sample("checksum=", UPPER, 34), sample("ETHERSCAN_API_KEY=", UPPER, 30)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
