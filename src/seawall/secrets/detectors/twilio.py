"""Twilio: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import ALNUM, HEX, sample

REFERENCE = "https://www.twilio.com/docs/iam/api-keys"

PROVIDER = Provider(
    "twilio",
    (
        Detector(
            name="twilio-api-key",
            title="Twilio API key SID",
            pattern=whole("SK[0-9a-f]{32}"),
            severity=Severity.MEDIUM,
            entropy=3.0,
            examples=(sample("SK", HEX, 32),),
            negatives=(sample("SK", HEX, 29),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="twilio-auth-token",
            title="Twilio auth token or API secret",
            pattern=near("twilio", "[0-9a-f]{32}"),
            severity=Severity.CRITICAL,
            entropy=3.0,
            examples=(sample("TWILIO_AUTH_TOKEN=", HEX, 32),),
            negatives=(sample("checksum=", HEX, 32), sample("TWILIO_AUTH_TOKEN=", HEX, 28)),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="twilio-api-secret",
            title="Twilio API key secret",
            pattern=near("twilio[_.-]?(?:api[_.-]?)?(?:key[_.-]?)?secret", "[0-9A-Za-z]{32}"),
            severity=Severity.CRITICAL,
            entropy=3.5,
            examples=(sample("TWILIO_API_KEY_SECRET=", ALNUM, 32),),
            negatives=(sample("checksum=", ALNUM, 32), sample("TWILIO_API_KEY_SECRET=", ALNUM, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
