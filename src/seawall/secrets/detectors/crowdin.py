"""Crowdin: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://support.crowdin.com/developer/authorization-methods/"

PROVIDER = Provider(
    "crowdin",
    (
        Detector(
            name="crowdin-token",
            title="Crowdin personal access token",
            pattern=near("crowdin", "[0-9a-f]{80}"),
            severity=Severity.MEDIUM,
            entropy=3.0,
            examples=(sample("CROWDIN_PERSONAL_TOKEN=", HEX, 80),),
            negatives=(sample("checksum=", HEX, 80), sample("CROWDIN_PERSONAL_TOKEN=", HEX, 76)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
