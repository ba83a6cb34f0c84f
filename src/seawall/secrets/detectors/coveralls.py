"""Coveralls: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://docs.coveralls.io/api-introduction"

PROVIDER = Provider(
    "coveralls",
    (
        Detector(
            name="coveralls-token",
            title="Coveralls repository token",
            pattern=near("coveralls", "[0-9A-Za-z]{33}"),
            severity=Severity.MEDIUM,
            entropy=3.5,
            examples=(sample("COVERALLS_REPO_TOKEN=", ALNUM, 33),),
            negatives=(sample("checksum=", ALNUM, 33), sample("COVERALLS_REPO_TOKEN=", ALNUM, 29)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
