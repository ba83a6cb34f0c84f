"""Together AI: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import HEX, URLSAFE, sample

REFERENCE = "https://docs.together.ai/docs/quickstart"

PROVIDER = Provider(
    "together",
    (
        Detector(
            name="together-api-key",
            title="Together AI API key",
            pattern=whole(r"tgp_v1_[\w-]{43}"),
            confidence="high",
            examples=(sample("tgp_v1_", URLSAFE, 43),),
            negatives=(sample("tgp_v1_", URLSAFE, 40),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="together-api-key-old",
            title="Together AI API key (before 2025)",
            pattern=near("together(?:[_.-]?(?:ai|api))", "[0-9a-f]{64}"),
            entropy=3.0,
            examples=(sample("TOGETHER_API_KEY=", HEX, 64),),
            negatives=(sample("checksum=", HEX, 64), sample("TOGETHER_API_KEY=", HEX, 60)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
