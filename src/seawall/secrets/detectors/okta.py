"""Okta: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://developer.okta.com/docs/guides/create-an-api-token/"

PROVIDER = Provider(
    "okta",
    (
        Detector(
            name="okta-api-token",
            title="Okta API token",
            pattern=near("okta|ssws", r"00[\w-]{40}"),
            severity=Severity.CRITICAL,
            entropy=3.8,
            examples=(sample("OKTA_API_TOKEN=00", URLSAFE, 40),),
            negatives=(sample("OKTA_API_TOKEN=00", URLSAFE, 20),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="okta-client-secret",
            title="Okta client secret",
            pattern=near("okta[_.-]?(?:oauth2?[_.-]?)?client[_.-]?secret", r"[\w-]{40,64}"),
            severity=Severity.CRITICAL,
            entropy=3.5,
            examples=(sample("OKTA_CLIENT_SECRET=", URLSAFE, 64),),
            negatives=(sample("checksum=", URLSAFE, 64), sample("OKTA_CLIENT_SECRET=", URLSAFE, 36)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
