"""Auth0: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://auth0.com/docs/get-started/applications/application-settings"

PROVIDER = Provider(
    "auth0",
    (
        Detector(
            name="auth0-client-secret",
            title="Auth0 client secret",
            pattern=near("auth0", r"[\w-]{64}"),
            severity=Severity.CRITICAL,
            entropy=3.5,
            examples=(sample("AUTH0_CLIENT_SECRET=", URLSAFE, 64),),
            negatives=(sample("checksum=", URLSAFE, 64), sample("AUTH0_CLIENT_SECRET=", URLSAFE, 60)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
