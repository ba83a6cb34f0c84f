"""Modal: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://modal.com/docs/reference/modal.config"

PROVIDER = Provider(
    "modal",
    (
        Detector(
            name="modal-token-secret",
            title="Modal token secret",
            pattern=whole("as-[0-9A-Za-z]{22}"),
            entropy=3.8,
            examples=(sample("as-", ALNUM, 22),),
            negatives=(sample("ak-", ALNUM, 12),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
