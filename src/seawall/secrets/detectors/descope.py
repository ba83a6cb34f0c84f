"""Descope: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://docs.descope.com/management/manage-access-keys"

PROVIDER = Provider(
    "descope",
    (
        Detector(
            name="descope-key",
            title="Descope management or access key",
            pattern=whole("K[0-9A-Za-z]{26,27}(?::|%3A)[0-9A-Za-z]{43}|K[23][0-9A-Za-z]{130}"),
            entropy=4.5,
            examples=(sample("K2", ALNUM, 130),),
            negatives=(sample("K2", ALNUM, 40),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
