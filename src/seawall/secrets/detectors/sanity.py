"""Sanity: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://www.sanity.io/docs/http-auth"

PROVIDER = Provider(
    "sanity",
    (
        Detector(
            name="sanity-token",
            title="Sanity API token",
            pattern=whole("sk[0-9A-Za-z]{80,}"),
            entropy=4.5,
            examples=(sample("sk", ALNUM, 178),),
            negatives=(sample("sk", ALNUM, 40),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
