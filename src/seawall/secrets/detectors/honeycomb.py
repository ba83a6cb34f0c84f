"""Honeycomb: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import ALNUM, LOWER, sample

REFERENCE = "https://docs.honeycomb.io/configure/environments/manage-api-keys/"

PROVIDER = Provider(
    "honeycomb",
    (
        Detector(
            name="honeycomb-ingest-key",
            title="Honeycomb ingest or configuration key",
            pattern=whole("hc[abcde][imx]k_[0-9a-z]{26,58}"),
            confidence="high",
            examples=(sample("hcaik_", LOWER, 58),),
            negatives=(sample("hcaik_", LOWER, 12),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="honeycomb-api-key",
            title="Honeycomb API key",
            pattern=near("honeycomb|x-honeycomb-team", "[0-9A-Za-z]{22,32}"),
            entropy=3.2,
            examples=(sample("HONEYCOMB_API_KEY=", ALNUM, 32),),
            negatives=(sample("checksum=", ALNUM, 32), sample("HONEYCOMB_API_KEY=", ALNUM, 18)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
