"""WakaTime: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample, uuid

REFERENCE = "https://wakatime.com/developers#authentication"

PROVIDER = Provider(
    "wakatime",
    (
        Detector(
            name="wakatime-api-key",
            title="WakaTime API key",
            pattern=whole("waka_(?:tok_|sec_)?[0-9a-f]{8}-[0-9a-f-]{27}"),
            severity=Severity.MEDIUM,
            confidence="high",
            examples=(uuid("waka_"),),
            negatives=(sample("waka_", HEX, 8),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
