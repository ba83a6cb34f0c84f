"""VirusTotal: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://docs.virustotal.com/reference/authentication"

PROVIDER = Provider(
    "virustotal",
    (
        Detector(
            name="virustotal-api-key",
            title="VirusTotal API key",
            pattern=near("virus[_.-]?total|x-apikey|vt[_.-]api", "[0-9a-f]{64}"),
            entropy=3.0,
            examples=(sample("VIRUSTOTAL_API_KEY=", HEX, 64),),
            negatives=(sample("checksum=", HEX, 64), sample("VIRUSTOTAL_API_KEY=", HEX, 60)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
