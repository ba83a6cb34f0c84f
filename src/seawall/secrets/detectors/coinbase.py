"""Coinbase: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, BASE64, sample

REFERENCE = "https://docs.cdp.coinbase.com/get-started/authentication/overview"

PROVIDER = Provider(
    "coinbase",
    (
        Detector(
            name="coinbase-api-secret",
            title="Coinbase API key or secret",
            pattern=near("coinbase", "[0-9A-Za-z]{32,64}"),
            severity=Severity.CRITICAL,
            entropy=3.5,
            examples=(sample("COINBASE_API_SECRET=", ALNUM, 64),),
            negatives=(sample("checksum=", ALNUM, 64), sample("COINBASE_API_SECRET=", ALNUM, 28)),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="coinbase-cdp-secret",
            title="Coinbase Developer Platform key secret",
            pattern=near(r"(?:coinbase|cdp)[\w.-]*(?:secret|private)", "[0-9A-Za-z+/]{86}=="),
            severity=Severity.CRITICAL,
            examples=(sample("CDP_API_KEY_SECRET=", BASE64, 86, "=="),),
            negatives=(sample("CDP_API_KEY_SECRET=", BASE64, 40),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
