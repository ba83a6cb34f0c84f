"""Courier: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import UPPER, sample

REFERENCE = "https://www.courier.com/docs/reference/auth/intro"

PROVIDER = Provider(
    "courier",
    (
        Detector(
            name="courier-token",
            title="Courier auth token",
            pattern=whole("(?:pk|dk)_(?:prod|test)_[0-9A-Z]{28}"),
            confidence="high",
            examples=(sample("pk_prod_", UPPER, 28),),
            negatives=(sample("pk_prod_", UPPER, 12),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
