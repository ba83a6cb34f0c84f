"""Better Stack: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://betterstack.com/docs/logs/api/getting-started/"

PROVIDER = Provider(
    "betterstack",
    (
        Detector(
            name="betterstack-token",
            title="Better Stack source token",
            pattern=near("better[_.-]?stack|logtail", "[0-9A-Za-z]{24}"),
            severity=Severity.MEDIUM,
            entropy=3.5,
            examples=(sample("BETTERSTACK_SOURCE_TOKEN=", ALNUM, 24),),
            negatives=(sample("checksum=", ALNUM, 24), sample("BETTERSTACK_SOURCE_TOKEN=", ALNUM, 20)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
