"""Bird (MessageBird): the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://developers.messagebird.com/api/#authentication"

PROVIDER = Provider(
    "messagebird",
    (
        Detector(
            name="messagebird-token",
            title="MessageBird access key",
            pattern=near("message[_.-]?bird", "[0-9A-Za-z]{25}"),
            entropy=3.5,
            examples=(sample("MESSAGEBIRD_ACCESS_KEY=", ALNUM, 25),),
            negatives=(sample("checksum=", ALNUM, 25), sample("MESSAGEBIRD_ACCESS_KEY=", ALNUM, 21)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
