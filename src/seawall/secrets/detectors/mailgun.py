"""Mailgun: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import HEX_RUN, near, whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://documentation.mailgun.com/docs/mailgun/user-manual/get-started/#security"

PROVIDER = Provider(
    "mailgun",
    (
        Detector(
            name="mailgun-api-key-old",
            title="Mailgun API key (before 2019)",
            pattern=whole("key-[0-9a-f]{32}"),
            confidence="high",
            examples=(sample("key-", HEX, 32),),
            negatives=(sample("key-", HEX, 29),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="mailgun-signing-key",
            title="Mailgun webhook signing key",
            pattern=near("mailgun[_.-]?(?:webhook|http|signing)", "[0-9a-f]{32}"),
            entropy=3.0,
            examples=(sample("MAILGUN_WEBHOOK_SIGNING_KEY=", HEX, 32),),
            negatives=(sample("checksum=", HEX, 32), sample("MAILGUN_WEBHOOK_SIGNING_KEY=", HEX, 28)),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="mailgun-api-key",
            title="Mailgun API key",
            pattern=whole("[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}"),
            behind=HEX_RUN,
            confidence="high",
            examples=(sample(sample(sample("", HEX, 32) + "-", HEX, 8) + "-", HEX, 8),),
            negatives=(sample(sample("", HEX, 32) + "-", HEX, 8),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
