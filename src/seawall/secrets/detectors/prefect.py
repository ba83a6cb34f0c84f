"""Prefect: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://docs.prefect.io/v3/how-to-guides/cloud/manage-users/api-keys"

PROVIDER = Provider(
    "prefect",
    (
        Detector(
            name="prefect-api-key",
            title="Prefect API key",
            pattern=whole("pn[ub]_[0-9A-Za-z]{36}"),
            confidence="high",
            examples=(sample("pnu_", ALNUM, 36),),
            negatives=(sample("pnu_", ALNUM, 12),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
