"""BrowserStack: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://www.browserstack.com/docs/automate/selenium/authentication"

PROVIDER = Provider(
    "browserstack",
    (
        Detector(
            name="browserstack-access-key",
            title="BrowserStack access key",
            pattern=near("browserstack[_.-]?(?:access|key|api)", "[0-9A-Za-z]{20}"),
            severity=Severity.MEDIUM,
            entropy=3.2,
            examples=(sample("BROWSERSTACK_ACCESS_KEY=", ALNUM, 20),),
            negatives=(sample("checksum=", ALNUM, 20), sample("BROWSERSTACK_ACCESS_KEY=", ALNUM, 16)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
