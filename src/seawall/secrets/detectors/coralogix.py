"""Coralogix: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://coralogix.com/docs/user-guides/account-management/api-keys/api-keys/"

PROVIDER = Provider(
    "coralogix",
    (
        Detector(
            name="coralogix-key",
            title="Coralogix API key",
            pattern=whole("cxt[ph]_[0-9A-Za-z]{30}"),
            confidence="high",
            examples=(sample("cxtp_", ALNUM, 30),),
            negatives=(sample("cxtp_", ALNUM, 12),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
