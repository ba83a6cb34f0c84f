"""Scaleway: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import UUID, near, whole
from seawall.secrets.samples import UPPER, sample, uuid

REFERENCE = "https://www.scaleway.com/en/docs/iam/concepts/#api-key"

PROVIDER = Provider(
    "scaleway",
    (
        Detector(
            name="scaleway-access-key",
            title="Scaleway access key id",
            pattern=whole("SCW[0-9A-Z]{17}"),
            severity=Severity.MEDIUM,
            confidence="high",
            examples=(sample("SCW", UPPER, 17),),
            negatives=(sample("SCW", UPPER, 14),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="scaleway-secret-key",
            title="Scaleway secret key",
            pattern=near("(?:scw|scaleway)[_.-]?(?:secret|token|api)", UUID),
            severity=Severity.CRITICAL,
            examples=(uuid("SCW_SECRET_KEY="),),
            negatives=(uuid("request_id="),),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
