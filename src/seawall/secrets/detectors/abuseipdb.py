"""AbuseIPDB: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://docs.abuseipdb.com/"

PROVIDER = Provider(
    "abuseipdb",
    (
        Detector(
            name="abuseipdb-api-key",
            title="AbuseIPDB API key",
            pattern=near("abuse[_.-]?ipdb", "[0-9a-f]{80}"),
            severity=Severity.MEDIUM,
            entropy=3.0,
            examples=(sample("ABUSEIPDB_API_KEY=", HEX, 80),),
            negatives=(sample("checksum=", HEX, 80), sample("ABUSEIPDB_API_KEY=", HEX, 76)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
