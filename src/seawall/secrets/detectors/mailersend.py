"""MailerSend: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://developers.mailersend.com/general.html#authentication"

PROVIDER = Provider(
    "mailersend",
    (
        Detector(
            name="mailersend-token",
            title="MailerSend API token",
            pattern=whole(r"mlsn\.[0-9a-f]{64}"),
            confidence="high",
            examples=(sample("mlsn.", HEX, 64),),
            negatives=(sample("mlsn.", HEX, 20),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
