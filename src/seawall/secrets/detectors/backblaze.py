"""Backblaze: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.samples import BASE64, sample

REFERENCE = "https://www.backblaze.com/docs/cloud-storage-application-keys"

PROVIDER = Provider(
    "backblaze",
    (
        Detector(
            name="backblaze-application-key",
            title="Backblaze B2 application key",
            pattern="(?:^|[^0-9A-Za-z+/])(K00[0-9][0-9A-Za-z+/]{27})(?:[^0-9A-Za-z+/=]|$)",
            entropy=3.8,
            examples=(sample("K004", BASE64, 27),),
            negatives=(sample("K004", BASE64, 20),),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
