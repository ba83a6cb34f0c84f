"""Unleash: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://docs.getunleash.io/reference/api-tokens-and-client-keys"

PROVIDER = Provider(
    "unleash",
    (
        Detector(
            name="unleash-token",
            title="Unleash API token",
            pattern=r"""(?:^|[\s\"'=])([\w*\[\]-]+:(?:development|production|staging|test|prod|dev|\*)\.[0-9a-f]{56})\b""",
            examples=(sample("UNLEASH_TOKEN=*:production.", HEX, 56),),
            negatives=(sample("UNLEASH_TOKEN=*:production.", HEX, 12),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
