"""Recurly: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://recurly.com/developers/api/"

PROVIDER = Provider(
    "recurly",
    (
        Detector(
            name="recurly-api-key",
            title="Recurly private key",
            pattern=near("recurly", "[0-9a-f]{32}"),
            entropy=3.0,
            examples=(sample("RECURLY_API_KEY=", HEX, 32),),
            negatives=(sample("checksum=", HEX, 32), sample("RECURLY_API_KEY=", HEX, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
