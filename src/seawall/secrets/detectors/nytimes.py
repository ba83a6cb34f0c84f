"""The New York Times: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://developer.nytimes.com/get-started"

PROVIDER = Provider(
    "nytimes",
    (
        Detector(
            name="nytimes-api-key",
            title="New York Times API key",
            pattern=near("nytimes|new[_. -]?york[_. -]?times|nyt[_.-]?api", "[0-9A-Za-z]{32}"),
            severity=Severity.LOW,
            entropy=3.5,
            examples=(
                sample("NYTIMES_API_KEY=", ALNUM, 32),
                sample("NYT_API_KEY=", ALNUM, 32),
            ),
            negatives=(
                sample("checksum=", ALNUM, 32),
                sample("NYTIMES_API_KEY=", ALNUM, 20),
            ),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
