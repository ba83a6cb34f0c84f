"""Sauce Labs: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import UUID, near
from seawall.secrets.samples import uuid

REFERENCE = "https://docs.saucelabs.com/dev/api/#authentication"

PROVIDER = Provider(
    "saucelabs",
    (
        Detector(
            name="saucelabs-access-key",
            title="Sauce Labs access key",
            pattern=near("sauce(?:labs)?", UUID),
            severity=Severity.MEDIUM,
            examples=(uuid("SAUCE_ACCESS_KEY="),),
            negatives=(uuid("request_id="),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
