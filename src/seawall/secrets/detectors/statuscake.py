"""StatusCake: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://developers.statuscake.com/guides/api/authentication/"

PROVIDER = Provider(
    "statuscake",
    (
        Detector(
            name="statuscake-token",
            title="StatusCake API token",
            pattern=near("statuscake", "[0-9A-Za-z]{20,32}"),
            severity=Severity.MEDIUM,
            entropy=3.2,
            examples=(sample("STATUSCAKE_API_TOKEN=", ALNUM, 32),),
            negatives=(sample("checksum=", ALNUM, 32), sample("STATUSCAKE_API_TOKEN=", ALNUM, 16)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
