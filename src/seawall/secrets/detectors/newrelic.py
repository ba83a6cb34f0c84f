"""New Relic: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, UPPER, URLSAFE, sample

REFERENCE = "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/"

PROVIDER = Provider(
    "newrelic",
    (
        Detector(
            name="newrelic-user-key",
            title="New Relic user key",
            pattern=whole("NRAK-[0-9A-Z]{27}"),
            confidence="high",
            examples=(sample("NRAK-", UPPER, 27),),
            negatives=(sample("NRAK-", UPPER, 24),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="newrelic-insert-key",
            title="New Relic insights key",
            pattern=whole(r"NRII-[\w-]{32}"),
            confidence="high",
            examples=(sample("NRII-", URLSAFE, 32),),
            negatives=(sample("NRII-", URLSAFE, 29),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="newrelic-browser-key",
            title="New Relic browser key",
            pattern=whole("NRJS-[0-9a-f]{19}"),
            severity=Severity.LOW,
            confidence="high",
            examples=(sample("NRJS-", HEX, 19),),
            negatives=(sample("NRJS-", HEX, 16),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="newrelic-admin-key",
            title="New Relic admin key",
            pattern=whole("NRAA-[0-9a-f]{27}"),
            confidence="high",
            examples=(sample("NRAA-", HEX, 27),),
            negatives=(sample("NRAA-", HEX, 24),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="newrelic-query-key",
            title="New Relic query key",
            pattern=whole(r"NRIQ-[\w-]{32}"),
            confidence="high",
            examples=(sample("NRIQ-", URLSAFE, 32),),
            negatives=(sample("NRIQ-", URLSAFE, 29),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="newrelic-license-key",
            title="New Relic license key",
            pattern=whole("(?:eu01xx|gov01x)?[0-9a-f]{30,36}NRAL"),
            confidence="high",
            examples=(sample("", HEX, 36, "NRAL"),),
            negatives=(sample("", HEX, 40),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
