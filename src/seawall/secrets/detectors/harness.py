"""Harness: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, HEX, URLSAFE, sample

REFERENCE = "https://developer.harness.io/docs/platform/automation/api/add-and-manage-api-keys/"

PROVIDER = Provider(
    "harness",
    (
        Detector(
            name="harness-token",
            title="Harness personal or service account token",
            pattern=whole(r"(?:pat|sat)\.[\w-]{22}\.[0-9a-f]{24}\.[0-9A-Za-z]{20}"),
            confidence="high",
            examples=(sample(sample(sample("pat.", URLSAFE, 22) + ".", HEX, 24) + ".", ALNUM, 20),),
            negatives=(sample("pat.", URLSAFE, 22),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
