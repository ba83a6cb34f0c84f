"""Netlify: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import ALNUM, URLSAFE, sample

REFERENCE = "https://docs.netlify.com/api/get-started/"

PROVIDER = Provider(
    "netlify",
    (
        Detector(
            name="netlify-token",
            title="Netlify token",
            pattern=whole("nf[pcoub]_[0-9A-Za-z]{36}"),
            confidence="high",
            examples=(sample("nfp_", ALNUM, 36),),
            negatives=(sample("nfp_", ALNUM, 20),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="netlify-token-old",
            title="Netlify token (before 2023)",
            pattern=near("netlify", r"[\w-]{40,46}"),
            entropy=3.5,
            examples=(sample("NETLIFY_AUTH_TOKEN=", URLSAFE, 46),),
            negatives=(sample("checksum=", URLSAFE, 46), sample("NETLIFY_AUTH_TOKEN=", URLSAFE, 36)),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
