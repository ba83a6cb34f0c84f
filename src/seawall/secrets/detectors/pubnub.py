"""PubNub: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import BASE64, sample, uuid

REFERENCE = "https://www.pubnub.com/docs/general/setup/account-setup"

PROVIDER = Provider(
    "pubnub",
    (
        Detector(
            name="pubnub-secret-key",
            title="PubNub secret key",
            pattern=whole("sec-c-[0-9A-Za-z+/]{48}={0,2}"),
            confidence="high",
            examples=(sample("sec-c-", BASE64, 48),),
            negatives=(uuid("pub-c-"),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
