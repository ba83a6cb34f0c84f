"""Freshworks: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://developers.freshdesk.com/api/#authentication"

PROVIDER = Provider(
    "freshdesk",
    (
        Detector(
            name="freshworks-api-key",
            title="Freshdesk or Freshservice API key",
            pattern=near("fresh(?:desk|service|works|chat)", "[0-9A-Za-z]{20}"),
            entropy=3.2,
            examples=(sample("FRESHDESK_API_KEY=", ALNUM, 20),),
            negatives=(sample("checksum=", ALNUM, 20), sample("FRESHDESK_API_KEY=", ALNUM, 16)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
