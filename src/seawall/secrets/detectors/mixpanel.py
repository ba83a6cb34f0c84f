"""Mixpanel: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://developer.mixpanel.com/reference/project-secret"

PROVIDER = Provider(
    "mixpanel",
    (
        Detector(
            name="mixpanel-secret",
            title="Mixpanel API secret",
            pattern=near("mixpanel", "[0-9A-Za-z]{32}"),
            severity=Severity.MEDIUM,
            entropy=3.5,
            examples=(sample("MIXPANEL_API_SECRET=", ALNUM, 32),),
            negatives=(sample("checksum=", ALNUM, 32), sample("MIXPANEL_API_SECRET=", ALNUM, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
