"""Intercom: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, BASE64, sample

REFERENCE = "https://developers.intercom.com/docs/build-an-integration/learn-more/authentication"

PROVIDER = Provider(
    "intercom",
    (
        Detector(
            name="intercom-token",
            title="Intercom access token",
            pattern=r"\b(dG9rO[0-9A-Za-z+/]{50,60}={0,2})(?:[^0-9A-Za-z+/=]|$)",
            confidence="high",
            examples=(sample("dG9rO", BASE64, 54, "="),),
            negatives=(sample("dG9rO", BASE64, 20),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="intercom-client-secret",
            title="Intercom client secret",
            pattern=near("intercom[_.-]?(?:client|identity|app)", "[0-9A-Za-z]{36,60}"),
            entropy=3.5,
            examples=(sample("INTERCOM_CLIENT_SECRET=", ALNUM, 60),),
            negatives=(sample("checksum=", ALNUM, 60), sample("INTERCOM_CLIENT_SECRET=", ALNUM, 32)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
