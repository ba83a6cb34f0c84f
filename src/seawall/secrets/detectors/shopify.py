"""Shopify: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://shopify.dev/docs/apps/build/authentication-authorization"

PROVIDER = Provider(
    "shopify",
    (
        Detector(
            name="shopify-token",
            title="Shopify access token or secret",
            pattern=whole("shp(?:at|ca|pa|ss|ua|tka)_[0-9a-fA-F]{32}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("shpat_", HEX, 32), sample("shpss_", HEX, 32)),
            negatives=(sample("shpat_", HEX, 12),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
