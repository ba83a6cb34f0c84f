"""Bittrex: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import LOWER, sample

REFERENCE = "https://bittrex.github.io/api/v3"

PROVIDER = Provider(
    "bittrex",
    (
        Detector(
            name="bittrex-secret",
            title="Bittrex API key or secret",
            pattern=near("bittrex", "[0-9a-z]{32}"),
            entropy=3.5,
            examples=(sample("BITTREX_SECRET=", LOWER, 32),),
            negatives=(sample("checksum=", LOWER, 32), sample("BITTREX_SECRET=", LOWER, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
