"""Frame.io: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://developer.frame.io/docs/getting-started/authentication"

PROVIDER = Provider(
    "frameio",
    (
        Detector(
            name="frameio-token",
            title="Frame.io developer token",
            pattern=whole(r"fio-u-[\w-]{64}"),
            confidence="high",
            examples=(sample("fio-u-", URLSAFE, 64),),
            negatives=(sample("fio-u-", URLSAFE, 20),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
