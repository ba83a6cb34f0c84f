"""Raygun: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://raygun.com/documentation/"

PROVIDER = Provider(
    "raygun",
    (
        Detector(
            name="raygun-api-key",
            title="Raygun API key",
            pattern=near("raygun", "[0-9A-Za-z]{22,24}"),
            severity=Severity.MEDIUM,
            entropy=3.2,
            examples=(sample("RAYGUN_API_KEY=", ALNUM, 24),),
            negatives=(sample("checksum=", ALNUM, 24), sample("RAYGUN_API_KEY=", ALNUM, 18)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
