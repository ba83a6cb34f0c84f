"""Adobe: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://developer.adobe.com/developer-console/docs/guides/authentication/"

PROVIDER = Provider(
    "adobe",
    (
        Detector(
            name="adobe-client-secret",
            title="Adobe client secret",
            pattern=whole(r"p8e?-[\w-]{32}"),
            confidence="high",
            examples=(sample("p8e-", ALNUM, 32),),
            negatives=(sample("p8e-", ALNUM, 12),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
