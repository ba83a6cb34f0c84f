"""Cloudsmith: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://help.cloudsmith.io/docs/api-key"

PROVIDER = Provider(
    "cloudsmith",
    (
        Detector(
            name="cloudsmith-api-key",
            title="Cloudsmith API key",
            pattern=near("cloudsmith", "[0-9a-f]{40}"),
            entropy=3.0,
            examples=(sample("CLOUDSMITH_API_KEY=", HEX, 40),),
            negatives=(sample("checksum=", HEX, 40), sample("CLOUDSMITH_API_KEY=", HEX, 36)),
            reference=REFERENCE,
            home="registry",
        ),
    ),
)
