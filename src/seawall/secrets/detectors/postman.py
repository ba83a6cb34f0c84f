"""Postman: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, UPPER, sample

REFERENCE = "https://learning.postman.com/docs/developer/postman-api/authentication/"

PROVIDER = Provider(
    "postman",
    (
        Detector(
            name="postman-api-key",
            title="Postman API key",
            pattern=whole("PMAK-[0-9a-f]{24}-[0-9a-f]{34}"),
            confidence="high",
            examples=(sample(sample("PMAK-", HEX, 24) + "-", HEX, 34),),
            negatives=(sample("PMAK-", HEX, 24),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="postman-collection-key",
            title="Postman collection access key",
            pattern=whole("PMAT-[0-9A-Z]{26}"),
            severity=Severity.MEDIUM,
            confidence="high",
            examples=(sample("PMAT-", UPPER, 26),),
            negatives=(sample("PMAT-", UPPER, 12),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
