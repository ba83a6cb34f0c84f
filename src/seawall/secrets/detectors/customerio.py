"""Customer.io: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import LOWER, sample

REFERENCE = "https://customer.io/docs/api/track/"

PROVIDER = Provider(
    "customerio",
    (
        Detector(
            name="customerio-key",
            title="Customer.io API key",
            pattern=near("customer[_.-]?io", "[0-9a-z]{20,32}"),
            severity=Severity.MEDIUM,
            entropy=3.2,
            examples=(sample("CUSTOMERIO_API_KEY=", LOWER, 32),),
            negatives=(sample("checksum=", LOWER, 32), sample("CUSTOMERIO_API_KEY=", LOWER, 16)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
