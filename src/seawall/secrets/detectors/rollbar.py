"""Rollbar: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://docs.rollbar.com/reference/getting-started-1"

PROVIDER = Provider(
    "rollbar",
    (
        Detector(
            name="rollbar-access-token",
            title="Rollbar access token",
            pattern=near("rollbar", "[0-9a-f]{32}"),
            severity=Severity.MEDIUM,
            entropy=3.0,
            examples=(sample("ROLLBAR_ACCESS_TOKEN=", HEX, 32),),
            negatives=(sample("checksum=", HEX, 32), sample("ROLLBAR_ACCESS_TOKEN=", HEX, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
