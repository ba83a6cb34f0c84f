"""GoCardless: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://developer.gocardless.com/api-reference/#making-requests-authentication"

PROVIDER = Provider(
    "gocardless",
    (
        Detector(
            name="gocardless-token",
            title="GoCardless access token",
            pattern=whole(r"(?:live|sandbox)_[\w-]{40}"),
            entropy=4.2,
            examples=(sample("live_", URLSAFE, 40),),
            negatives=(sample("live_", URLSAFE, 20),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
