"""Pusher: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://pusher.com/docs/channels/server_api/overview/"

PROVIDER = Provider(
    "pusher",
    (
        Detector(
            name="pusher-secret",
            title="Pusher secret",
            pattern=near("pusher[_.-]?(?:app[_.-]?)?secret", "[0-9a-f]{20}"),
            entropy=3.0,
            examples=(sample("PUSHER_APP_SECRET=", HEX, 20),),
            negatives=(sample("checksum=", HEX, 20), sample("PUSHER_APP_SECRET=", HEX, 16)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
