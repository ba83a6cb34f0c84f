"""Hex: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://hex.pm/docs/publish"

PROVIDER = Provider(
    "hexpm",
    (
        Detector(
            name="hex-api-key",
            title="Hex API key",
            pattern=near(r"\bhex[_.-]?(?:pm|api)", "[0-9a-f]{32}"),
            entropy=3.0,
            examples=(sample("HEX_API_KEY=", HEX, 32),),
            negatives=(sample("checksum=", HEX, 32), sample("HEX_API_KEY=", HEX, 28)),
            reference=REFERENCE,
            home="registry",
        ),
    ),
)
