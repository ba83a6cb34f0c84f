"""Dynatrace: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import BASE32, sample

REFERENCE = "https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients/access-tokens"

PROVIDER = Provider(
    "dynatrace",
    (
        Detector(
            name="dynatrace-token",
            title="Dynatrace token",
            pattern=whole(r"dt0[a-z][0-9]{2}\.[0-9A-Z]{8,24}\.[0-9A-Z]{64}"),
            confidence="high",
            examples=(sample(sample("dt0c01.", BASE32, 24) + ".", BASE32, 64),),
            negatives=(sample("dt0c01.", BASE32, 24),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
