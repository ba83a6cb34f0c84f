"""Percy: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://www.browserstack.com/docs/percy/get-started/percy-token"

PROVIDER = Provider(
    "percy",
    (
        Detector(
            name="percy-token",
            title="Percy token",
            pattern=whole("(?:web|app|auto|ss)_[0-9a-f]{64}"),
            severity=Severity.MEDIUM,
            confidence="high",
            examples=(sample("web_", HEX, 64),),
            negatives=(sample("web_", HEX, 20),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
