"""HubSpot: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import UUID, near, whole
from seawall.secrets.samples import HEX, sample, uuid

REFERENCE = "https://developers.hubspot.com/docs/apps/legacy-apps/private-apps/overview"

PROVIDER = Provider(
    "hubspot",
    (
        Detector(
            name="hubspot-token",
            title="HubSpot private app token",
            pattern=whole("pat-(?:na|eu|ap)[0-9]-[0-9a-f]{8}-[0-9a-f-]{27}"),
            confidence="high",
            examples=(uuid("pat-na1-"),),
            negatives=(sample("pat-na1-", HEX, 8),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="hubspot-api-key",
            title="HubSpot API key",
            pattern=near("hubspot|hapikey", UUID),
            examples=(uuid("HUBSPOT_API_KEY="),),
            negatives=(uuid("request_id="),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
