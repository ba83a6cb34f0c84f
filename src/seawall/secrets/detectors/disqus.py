"""Disqus: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://disqus.com/api/docs/auth/"

PROVIDER = Provider(
    "disqus",
    (
        Detector(
            name="disqus-secret",
            title="Disqus API secret",
            pattern=near("disqus", "[0-9A-Za-z]{64}"),
            severity=Severity.MEDIUM,
            entropy=3.5,
            examples=(sample("DISQUS_API_SECRET=", ALNUM, 64),),
            negatives=(sample("checksum=", ALNUM, 64), sample("DISQUS_API_SECRET=", ALNUM, 60)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
