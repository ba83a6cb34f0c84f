"""Contentful: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://www.contentful.com/developers/docs/references/authentication/"

PROVIDER = Provider(
    "contentful",
    (
        Detector(
            name="contentful-management-token",
            title="Contentful management token",
            pattern=whole(r"CFPAT-[\w-]{43}"),
            confidence="high",
            examples=(sample("CFPAT-", URLSAFE, 43),),
            negatives=(sample("CFPAT-", URLSAFE, 40),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="contentful-delivery-token",
            title="Contentful delivery token",
            pattern=near("contentful", r"[\w-]{43}"),
            severity=Severity.MEDIUM,
            entropy=3.5,
            examples=(sample("CONTENTFUL_ACCESS_TOKEN=", URLSAFE, 43),),
            negatives=(sample("checksum=", URLSAFE, 43), sample("CONTENTFUL_ACCESS_TOKEN=", URLSAFE, 39)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
