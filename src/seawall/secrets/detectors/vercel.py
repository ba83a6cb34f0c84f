"""Vercel: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://vercel.com/docs/rest-api#authentication"

PROVIDER = Provider(
    "vercel",
    (
        Detector(
            name="vercel-token",
            title="Vercel token",
            pattern=whole("vc[prcika]_[0-9A-Za-z]{24,}"),
            confidence="high",
            examples=(sample("vcp_", ALNUM, 56),),
            negatives=(sample("vcp_", ALNUM, 12),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="vercel-token-old",
            title="Vercel token (before 2026)",
            pattern=near("vercel|zeit|now[_.-]token", "[0-9A-Za-z]{24}"),
            entropy=3.5,
            examples=(sample("VERCEL_TOKEN=", ALNUM, 24),),
            negatives=(sample("checksum=", ALNUM, 24), sample("VERCEL_TOKEN=", ALNUM, 20)),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
