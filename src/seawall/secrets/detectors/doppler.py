"""Doppler: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://docs.doppler.com/reference/auth-token-formats"

PROVIDER = Provider(
    "doppler",
    (
        Detector(
            name="doppler-personal-token",
            title="Doppler personal token",
            pattern=whole(r"dp\.pt\.[0-9A-Za-z]{40,44}"),
            confidence="high",
            examples=(sample("dp.pt.", ALNUM, 43),),
            negatives=(sample("dp.pt.", ALNUM, 20),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="doppler-service-token",
            title="Doppler service token",
            pattern=whole(r"dp\.(?:st\.(?:[a-z0-9_-]{2,35}\.)?|sa\.|ct\.|scim\.|audit\.)[0-9A-Za-z]{40,44}"),
            confidence="high",
            examples=(sample("dp.st.prd.", ALNUM, 43), sample("dp.sa.", ALNUM, 43)),
            negatives=(sample("dp.st.prd.", ALNUM, 20),),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
