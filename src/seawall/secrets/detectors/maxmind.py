"""MaxMind: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://dev.maxmind.com/license-key-scanning-api/"

PROVIDER = Provider(
    "maxmind",
    (
        Detector(
            name="maxmind-license-key",
            title="MaxMind licence key",
            pattern=whole("[0-9A-Za-z]{6}_[0-9A-Za-z]{29}_mmk"),
            severity=Severity.MEDIUM,
            confidence="high",
            examples=(sample(sample("", ALNUM, 6) + "_", ALNUM, 29, "_mmk"),),
            negatives=(sample("", ALNUM, 6, "_mmk"),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
