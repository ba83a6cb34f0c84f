"""Chromatic: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://www.chromatic.com/docs/cli/"

PROVIDER = Provider(
    "chromatic",
    (
        Detector(
            name="chromatic-project-token",
            title="Chromatic project token",
            pattern=whole("chpt_[0-9a-f]{12,16}"),
            severity=Severity.MEDIUM,
            confidence="high",
            examples=(sample("chpt_", HEX, 15),),
            negatives=(sample("chpt_", HEX, 9),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
