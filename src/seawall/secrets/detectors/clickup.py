"""ClickUp: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import UPPER, sample

REFERENCE = "https://developer.clickup.com/docs/authentication"

PROVIDER = Provider(
    "clickup",
    (
        Detector(
            name="clickup-token",
            title="ClickUp personal token",
            pattern=whole("pk_[0-9]{5,9}_[0-9A-Z]{32}"),
            confidence="high",
            examples=(sample("pk_4711042_", UPPER, 32),),
            negatives=(sample("pk_4711042_", UPPER, 12),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
