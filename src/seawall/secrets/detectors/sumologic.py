"""Sumo Logic: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://help.sumologic.com/docs/manage/security/access-keys/"

PROVIDER = Provider(
    "sumologic",
    (
        Detector(
            name="sumologic-access-id",
            title="Sumo Logic access id",
            pattern=near("sumo(?:logic)?[_.-]?(?:access)?[_.-]?id", "su[0-9A-Za-z]{12}"),
            severity=Severity.LOW,
            examples=(sample("SUMOLOGIC_ACCESS_ID=su", ALNUM, 12),),
            negatives=(sample("SUMOLOGIC_ACCESS_ID=su", ALNUM, 6),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="sumologic-access-key",
            title="Sumo Logic access key",
            pattern=near("sumo(?:logic)?", "[0-9A-Za-z]{64}"),
            entropy=3.5,
            examples=(sample("SUMOLOGIC_ACCESS_KEY=", ALNUM, 64),),
            negatives=(sample("checksum=", ALNUM, 64), sample("SUMOLOGIC_ACCESS_KEY=", ALNUM, 60)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
