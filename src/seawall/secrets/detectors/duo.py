"""Duo Security: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://duo.com/docs/authapi"

PROVIDER = Provider(
    "duo",
    (
        Detector(
            name="duo-secret-key",
            title="Duo secret key",
            pattern=near(r"\bduo[_.-]?(?:secret|skey|api)|\bskey\b", "[0-9A-Za-z]{40}"),
            severity=Severity.CRITICAL,
            entropy=3.5,
            examples=(sample("DUO_SECRET_KEY=", ALNUM, 40),),
            negatives=(sample("checksum=", ALNUM, 40), sample("DUO_SECRET_KEY=", ALNUM, 36)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
