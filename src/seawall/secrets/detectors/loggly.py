"""Loggly: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import UUID, near
from seawall.secrets.samples import uuid

REFERENCE = "https://documentation.solarwinds.com/en/success_center/loggly/content/admin/customer-token-authentication-token.htm"

PROVIDER = Provider(
    "loggly",
    (
        Detector(
            name="loggly-token",
            title="Loggly customer token",
            pattern=near("loggly", UUID),
            severity=Severity.MEDIUM,
            examples=(uuid("LOGGLY_TOKEN="),),
            negatives=(uuid("request_id="),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
