"""JetBrains: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://www.jetbrains.com/help/hub/permanent-token.html"

PROVIDER = Provider(
    "jetbrains",
    (
        Detector(
            name="jetbrains-hub-token",
            title="JetBrains Hub or YouTrack permanent token",
            pattern=r"\b(perm[:-][0-9A-Za-z=+/-]{8,}\.[0-9A-Za-z=+/-]{2,}\.[0-9A-Za-z]{30,})(?:[^\w-]|$)",
            confidence="high",
            examples=(sample(sample(sample("perm:", ALNUM, 12) + ".", ALNUM, 8) + ".", ALNUM, 30),),
            negatives=(sample("perm:", ALNUM, 12),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
