"""Opsgenie: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import UUID, near
from seawall.secrets.samples import uuid

REFERENCE = "https://support.atlassian.com/opsgenie/docs/api-key-management/"

PROVIDER = Provider(
    "opsgenie",
    (
        Detector(
            name="opsgenie-api-key",
            title="Opsgenie API key",
            pattern=near("opsgenie|geniekey", UUID),
            examples=(uuid("OPSGENIE_API_KEY="),),
            negatives=(uuid("request_id="),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
