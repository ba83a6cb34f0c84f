"""Instana: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://www.ibm.com/docs/en/instana-observability"

PROVIDER = Provider(
    "instana",
    (
        Detector(
            name="instana-key",
            title="Instana agent key or API token",
            pattern=near("instana", r"[\w-]{22}"),
            severity=Severity.MEDIUM,
            entropy=3.2,
            examples=(sample("INSTANA_AGENT_KEY=", URLSAFE, 22),),
            negatives=(sample("checksum=", URLSAFE, 22), sample("INSTANA_AGENT_KEY=", URLSAFE, 18)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
