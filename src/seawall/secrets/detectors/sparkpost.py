"""SparkPost: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://developers.sparkpost.com/api/#header-authentication"

PROVIDER = Provider(
    "sparkpost",
    (
        Detector(
            name="sparkpost-api-key",
            title="SparkPost API key",
            pattern=near("sparkpost", "[0-9a-f]{40}"),
            entropy=3.0,
            examples=(sample("SPARKPOST_API_KEY=", HEX, 40),),
            negatives=(sample("checksum=", HEX, 40), sample("SPARKPOST_API_KEY=", HEX, 36)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
