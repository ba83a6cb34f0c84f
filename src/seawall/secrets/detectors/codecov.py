"""Codecov: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import UUID, near
from seawall.secrets.samples import ALNUM, sample, uuid

REFERENCE = "https://docs.codecov.com/docs/codecov-tokens"

PROVIDER = Provider(
    "codecov",
    (
        Detector(
            name="codecov-token",
            title="Codecov upload token",
            pattern=near("codecov", UUID),
            severity=Severity.MEDIUM,
            examples=(uuid("CODECOV_TOKEN="),),
            negatives=(uuid("request_id="),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="codecov-api-token",
            title="Codecov token (before 2021)",
            pattern=near("codecov", "[0-9A-Za-z]{32}"),
            severity=Severity.MEDIUM,
            entropy=3.5,
            examples=(sample("CODECOV_API_TOKEN=", ALNUM, 32),),
            negatives=(sample("checksum=", ALNUM, 32), sample("CODECOV_API_TOKEN=", ALNUM, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
