"""Snyk: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import UUID, near, whole
from seawall.secrets.samples import HEX, URLSAFE, sample, uuid

REFERENCE = "https://docs.snyk.io/snyk-api/authentication-for-api"

PROVIDER = Provider(
    "snyk",
    (
        Detector(
            name="snyk-token",
            title="Snyk API token",
            pattern=near("snyk", UUID),
            examples=(uuid("SNYK_TOKEN="),),
            negatives=(uuid("request_id="),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="snyk-account-token",
            title="Snyk personal or service account token",
            pattern=whole(r"snyk_(?:uat|sat)\.[0-9a-f]{8}\.[\w-]{40,}\.?[\w-]*"),
            confidence="high",
            examples=(sample(sample("snyk_uat.", HEX, 8) + ".", URLSAFE, 86),),
            negatives=(sample("snyk_uat.", HEX, 8),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
