"""Zendesk: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://developer.zendesk.com/api-reference/introduction/security-and-auth/"

PROVIDER = Provider(
    "zendesk",
    (
        Detector(
            name="zendesk-token",
            title="Zendesk API token",
            pattern=near("zendesk", "[0-9A-Za-z]{40}"),
            entropy=3.5,
            examples=(sample("ZENDESK_API_TOKEN=", ALNUM, 40),),
            negatives=(sample("checksum=", ALNUM, 40), sample("ZENDESK_API_TOKEN=", ALNUM, 36)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
