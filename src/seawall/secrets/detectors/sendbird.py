"""Sendbird: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://sendbird.com/docs/chat/platform-api/v3/prepare-to-use-api"

PROVIDER = Provider(
    "sendbird",
    (
        Detector(
            name="sendbird-token",
            title="Sendbird API token",
            pattern=near("sendbird", "[0-9a-f]{40}"),
            entropy=3.0,
            examples=(sample("SENDBIRD_API_TOKEN=", HEX, 40),),
            negatives=(sample("checksum=", HEX, 40), sample("SENDBIRD_API_TOKEN=", HEX, 36)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
