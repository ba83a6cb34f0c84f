"""Typeform: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://www.typeform.com/developers/get-started/personal-access-token/"

PROVIDER = Provider(
    "typeform",
    (
        Detector(
            name="typeform-token",
            title="Typeform personal access token",
            pattern=whole(r"tfp_[\w-]{40,59}(?:_[\w-]{5,20})?"),
            confidence="high",
            examples=(sample(sample("tfp_", ALNUM, 44) + "_", ALNUM, 14),),
            negatives=(sample("tfp_", ALNUM, 12),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
