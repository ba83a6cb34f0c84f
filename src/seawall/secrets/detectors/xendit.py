"""Xendit: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://docs.xendit.co/api-integration/api-keys"

PROVIDER = Provider(
    "xendit",
    (
        Detector(
            name="xendit-secret-key",
            title="Xendit secret key",
            pattern=whole("xnd_(?:production|development)_[0-9A-Za-z]{40,}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("xnd_production_", ALNUM, 56),),
            negatives=(sample("xnd_public_production_", ALNUM, 10),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
