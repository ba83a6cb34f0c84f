"""Bitrise: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://devcenter.bitrise.io/en/accounts/personal-access-tokens.html"

PROVIDER = Provider(
    "bitrise",
    (
        Detector(
            name="bitrise-token",
            title="Bitrise token",
            pattern=near("bitrise", r"[\w-]{86}"),
            entropy=3.5,
            examples=(sample("BITRISE_TOKEN=", URLSAFE, 86),),
            negatives=(sample("checksum=", URLSAFE, 86), sample("BITRISE_TOKEN=", URLSAFE, 82)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
