"""PagerDuty: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://support.pagerduty.com/main/docs/api-access-keys"

PROVIDER = Provider(
    "pagerduty",
    (
        Detector(
            name="pagerduty-api-key",
            title="PagerDuty API key",
            pattern=near("pager[_.-]?duty|pd[_.-]api", r"(?:u\+)?[0-9A-Za-z_-]{18,20}"),
            entropy=3.2,
            examples=(sample("PAGERDUTY_TOKEN=u+", ALNUM, 18), sample("PAGERDUTY_API_KEY=", ALNUM, 20)),
            negatives=(sample("PAGERDUTY_TOKEN=", ALNUM, 9),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
