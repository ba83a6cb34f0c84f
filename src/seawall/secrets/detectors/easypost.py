"""EasyPost: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://docs.easypost.com/docs/authentication"

PROVIDER = Provider(
    "easypost",
    (
        Detector(
            name="easypost-api-key",
            title="EasyPost API key",
            pattern=whole("EZ[AT]K[0-9A-Za-z]{54}"),
            confidence="high",
            examples=(sample("EZAK", ALNUM, 54),),
            negatives=(sample("EZAK", ALNUM, 20),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
