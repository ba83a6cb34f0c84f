"""ConfigCat: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://configcat.com/docs/sdk-reference/overview/"

PROVIDER = Provider(
    "configcat",
    (
        Detector(
            name="configcat-sdk-key",
            title="ConfigCat SDK key",
            pattern=r"\b(configcat-(?:sdk-1|proxy)/[\w-]{22}/[\w-]{22})(?:[^\w-]|$)",
            severity=Severity.LOW,
            confidence="high",
            examples=(sample(sample("configcat-sdk-1/", URLSAFE, 22) + "/", URLSAFE, 22),),
            negatives=(sample("configcat-sdk-1/", URLSAFE, 22),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
