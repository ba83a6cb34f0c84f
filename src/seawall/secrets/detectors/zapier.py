"""Zapier: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.samples import LOWER, sample

REFERENCE = "https://help.zapier.com/hc/en-us/articles/8496083355661"

PROVIDER = Provider(
    "zapier",
    (
        Detector(
            name="zapier-webhook",
            title="Zapier webhook",
            pattern=r"\b(hooks\.zapier\.com/hooks/(?:catch|standard)/[0-9]+/[0-9a-z]{5,})",
            severity=Severity.MEDIUM,
            confidence="high",
            examples=(sample("https://hooks.zapier.com/hooks/catch/4711042/", LOWER, 7),),
            negatives=("https://hooks.zapier.com/hooks/catch/",),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
