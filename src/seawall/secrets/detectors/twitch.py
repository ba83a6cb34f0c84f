"""Twitch: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import LOWER, sample

REFERENCE = "https://dev.twitch.tv/docs/authentication/"

PROVIDER = Provider(
    "twitch",
    (
        Detector(
            name="twitch-token",
            title="Twitch client secret or token",
            pattern=near("twitch", "[0-9a-z]{30}"),
            entropy=3.5,
            examples=(sample("TWITCH_CLIENT_SECRET=", LOWER, 30),),
            negatives=(sample("checksum=", LOWER, 30), sample("TWITCH_CLIENT_SECRET=", LOWER, 26)),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="twitch-chat-token",
            title="Twitch chat token",
            pattern=whole("oauth:[0-9a-z]{30}"),
            entropy=3.5,
            examples=(sample("oauth:", LOWER, 30),),
            negatives=(sample("oauth:", LOWER, 12),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
