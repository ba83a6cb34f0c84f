"""UptimeRobot: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import HEX_RUN, whole
from seawall.secrets.samples import DIGITS, HEX, sample

REFERENCE = "https://uptimerobot.com/api/"

PROVIDER = Provider(
    "uptimerobot",
    (
        Detector(
            name="uptimerobot-api-key",
            title="UptimeRobot API key",
            pattern=whole("u[r]?[0-9]{5,9}-[0-9a-f]{24}"),
            behind=HEX_RUN,
            confidence="high",
            examples=(sample(sample("u", DIGITS, 7) + "-", HEX, 24),),
            negatives=(sample("u4711-", HEX, 12),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
