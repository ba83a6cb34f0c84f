"""Deepgram: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://developers.deepgram.com/docs/create-additional-api-keys"

PROVIDER = Provider(
    "deepgram",
    (
        Detector(
            name="deepgram-api-key",
            title="Deepgram API key",
            pattern=near("deepgram", "[0-9a-f]{40}"),
            entropy=3.0,
            examples=(sample("DEEPGRAM_API_KEY=", HEX, 40),),
            negatives=(sample("checksum=", HEX, 40), sample("DEEPGRAM_API_KEY=", HEX, 36)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
