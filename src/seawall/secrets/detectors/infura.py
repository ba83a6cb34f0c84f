"""Infura: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://docs.metamask.io/services/reference/"

PROVIDER = Provider(
    "infura",
    (
        Detector(
            name="infura-key",
            title="Infura project id or secret",
            pattern=near("infura", "[0-9a-f]{32}"),
            severity=Severity.MEDIUM,
            entropy=3.0,
            examples=(sample("INFURA_API_KEY_SECRET=", HEX, 32),),
            negatives=(sample("checksum=", HEX, 32), sample("INFURA_API_KEY_SECRET=", HEX, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
