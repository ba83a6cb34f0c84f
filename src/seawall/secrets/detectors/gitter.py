"""Gitter: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://developer.gitter.im/docs/authentication"

PROVIDER = Provider(
    "gitter",
    (
        Detector(
            name="gitter-token",
            title="Gitter token",
            pattern=near("gitter", "[0-9a-f]{40}"),
            entropy=3.0,
            examples=(sample("GITTER_TOKEN=", HEX, 40),),
            negatives=(sample("checksum=", HEX, 40), sample("GITTER_TOKEN=", HEX, 36)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
