"""Algolia: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://www.algolia.com/doc/guides/security/api-keys/"

PROVIDER = Provider(
    "algolia",
    (
        Detector(
            name="algolia-api-key",
            title="Algolia admin or write API key",
            pattern=near("algolia", "[0-9a-f]{32}"),
            entropy=3.0,
            examples=(sample("ALGOLIA_ADMIN_KEY=", HEX, 32),),
            negatives=(sample("checksum=", HEX, 32), sample("ALGOLIA_ADMIN_KEY=", HEX, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
