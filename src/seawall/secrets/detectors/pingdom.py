"""Pingdom: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://docs.pingdom.com/api/"

PROVIDER = Provider(
    "pingdom",
    (
        Detector(
            name="pingdom-token",
            title="Pingdom API token",
            pattern=near("pingdom", r"[\w-]{60,86}"),
            severity=Severity.MEDIUM,
            entropy=3.5,
            examples=(sample("PINGDOM_API_TOKEN=", URLSAFE, 86),),
            negatives=(sample("checksum=", URLSAFE, 86), sample("PINGDOM_API_TOKEN=", URLSAFE, 56)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
