"""BugSnag: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://docs.bugsnag.com/platforms/"

PROVIDER = Provider(
    "bugsnag",
    (
        Detector(
            name="bugsnag-api-key",
            title="BugSnag API key",
            pattern=near("bugsnag", "[0-9a-f]{32}"),
            severity=Severity.MEDIUM,
            entropy=3.0,
            examples=(sample("BUGSNAG_API_KEY=", HEX, 32),),
            negatives=(sample("checksum=", HEX, 32), sample("BUGSNAG_API_KEY=", HEX, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
