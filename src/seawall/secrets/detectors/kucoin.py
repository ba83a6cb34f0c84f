"""KuCoin: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import UUID, near
from seawall.secrets.samples import HEX, sample, uuid

REFERENCE = "https://www.kucoin.com/docs-new/authentication"

PROVIDER = Provider(
    "kucoin",
    (
        Detector(
            name="kucoin-secret",
            title="KuCoin API secret",
            pattern=near("kucoin", UUID),
            severity=Severity.CRITICAL,
            examples=(uuid("KUCOIN_API_SECRET="),),
            negatives=(uuid("request_id="),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="kucoin-api-key",
            title="KuCoin API key",
            pattern=near("kucoin", "[0-9a-f]{24}"),
            entropy=3.0,
            examples=(sample("KUCOIN_API_KEY=", HEX, 24),),
            negatives=(sample("checksum=", HEX, 24), sample("KUCOIN_API_KEY=", HEX, 20)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
