"""SendGrid: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys"

PROVIDER = Provider(
    "sendgrid",
    (
        Detector(
            name="sendgrid-api-key",
            title="SendGrid API key",
            pattern=whole(r"SG\.[\w-]{22}\.[\w-]{43}"),
            confidence="high",
            examples=(sample(sample("SG.", URLSAFE, 22) + ".", URLSAFE, 43),),
            negatives=(sample("SG.", URLSAFE, 22),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
