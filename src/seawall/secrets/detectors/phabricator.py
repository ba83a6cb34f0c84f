"""Phabricator: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import LOWER, sample

REFERENCE = "https://we.phorge.it/conduit/"

PROVIDER = Provider(
    "phabricator",
    (
        Detector(
            name="phabricator-token",
            title="Phabricator Conduit token",
            pattern=whole("(?:api|cli)-[a-z0-9]{28}"),
            entropy=3.5,
            examples=(sample("api-", LOWER, 28),),
            negatives=(sample("api-", LOWER, 20),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
