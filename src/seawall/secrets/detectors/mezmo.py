"""Mezmo (LogDNA): the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://docs.mezmo.com/docs/ingestion-key"

PROVIDER = Provider(
    "mezmo",
    (
        Detector(
            name="mezmo-key",
            title="Mezmo (LogDNA) ingestion or service key",
            pattern=near("logdna|mezmo", "[0-9a-f]{32}"),
            severity=Severity.MEDIUM,
            entropy=3.0,
            examples=(sample("LOGDNA_INGESTION_KEY=", HEX, 32),),
            negatives=(sample("checksum=", HEX, 32), sample("LOGDNA_INGESTION_KEY=", HEX, 28)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
