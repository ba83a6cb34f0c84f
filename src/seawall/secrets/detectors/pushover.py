"""Pushover: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import LOWER, sample

REFERENCE = "https://pushover.net/api"

PROVIDER = Provider(
    "pushover",
    (
        Detector(
            name="pushover-token",
            title="Pushover token",
            pattern=near("pushover", "[0-9a-z]{30}"),
            severity=Severity.MEDIUM,
            entropy=3.5,
            examples=(sample("PUSHOVER_TOKEN=", LOWER, 30),),
            negatives=(sample("checksum=", LOWER, 30), sample("PUSHOVER_TOKEN=", LOWER, 26)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
