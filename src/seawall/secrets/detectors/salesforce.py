"""Salesforce: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_tokens_scopes.htm"

PROVIDER = Provider(
    "salesforce",
    (
        Detector(
            name="salesforce-access-token",
            title="Salesforce access token",
            pattern=r"\b(00D[0-9A-Za-z]{12,15}![\w.]{80,120})(?:[^\w.]|$)",
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample(sample("00D", ALNUM, 12) + "!AR", ALNUM, 94),),
            negatives=(sample("00D", ALNUM, 12),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="salesforce-client-secret",
            title="Salesforce consumer secret or security token",
            pattern=near("salesforce|sfdc", "[0-9A-Za-z]{24,64}"),
            entropy=3.5,
            examples=(sample("SALESFORCE_CLIENT_SECRET=", ALNUM, 64),),
            negatives=(sample("checksum=", ALNUM, 64), sample("SALESFORCE_CLIENT_SECRET=", ALNUM, 20)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
