"""ElevenLabs: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://elevenlabs.io/docs/api-reference/authentication"

PROVIDER = Provider(
    "elevenlabs",
    (
        Detector(
            name="elevenlabs-api-key",
            title="ElevenLabs API key",
            pattern=whole("sk_[0-9a-f]{48}"),
            confidence="high",
            examples=(sample("sk_", HEX, 48),),
            negatives=(sample("sk_", HEX, 45),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="elevenlabs-api-key-old",
            title="ElevenLabs API key (before 2024)",
            pattern=near("eleven[_.-]?labs|xi-api-key", "[0-9a-f]{32}"),
            entropy=3.0,
            examples=(sample("ELEVENLABS_API_KEY=", HEX, 32),),
            negatives=(sample("checksum=", HEX, 32), sample("ELEVENLABS_API_KEY=", HEX, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
