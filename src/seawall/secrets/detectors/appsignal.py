"""AppSignal: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import UUID, near
from seawall.secrets.samples import uuid

REFERENCE = "https://docs.appsignal.com/appsignal/terminology.html"

PROVIDER = Provider(
    "appsignal",
    (
        Detector(
            name="appsignal-push-key",
            title="AppSignal push API key",
            pattern=near("appsignal", UUID),
            severity=Severity.MEDIUM,
            examples=(uuid("APPSIGNAL_PUSH_API_KEY="),),
            negatives=(uuid("request_id="),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
