"""Plaid: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import HEX, sample, uuid

REFERENCE = "https://plaid.com/docs/api/"

PROVIDER = Provider(
    "plaid",
    (
        Detector(
            name="plaid-access-token",
            title="Plaid access token",
            pattern=whole("access-(?:production|development|sandbox)-[0-9a-f]{8}-[0-9a-f-]{27}"),
            confidence="high",
            examples=(uuid("access-production-"),),
            negatives=(sample("access-production-", HEX, 8),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="plaid-secret",
            title="Plaid secret",
            pattern=near("plaid[_.-]?(?:secret|api|sandbox|production)", "[0-9a-f]{30}"),
            severity=Severity.CRITICAL,
            entropy=3.0,
            examples=(sample("PLAID_SECRET=", HEX, 30),),
            negatives=(sample("checksum=", HEX, 30), sample("PLAID_SECRET=", HEX, 26)),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="plaid-client-id",
            title="Plaid client id",
            pattern=near("plaid[_.-]?client", "[0-9a-f]{24}"),
            severity=Severity.LOW,
            entropy=3.0,
            examples=(sample("PLAID_CLIENT_ID=", HEX, 24),),
            negatives=(sample("checksum=", HEX, 24), sample("PLAID_CLIENT_ID=", HEX, 20)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
