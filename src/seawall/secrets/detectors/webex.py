"""Webex: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.samples import ALNUM, URLSAFE, sample, uuid

REFERENCE = "https://developer.webex.com/docs/bots"

PROVIDER = Provider(
    "webex",
    (
        Detector(
            name="webex-bot-token",
            title="Webex bot or user token",
            pattern=r"(?:^|[^\w-])([\w-]{64}_[0-9A-Za-z]{4}_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22})(?:[^\w-]|$)",
            gate="_[0-9A-Za-z]{4}_[0-9a-f]{8}-[0-9a-f]{4}-",
            confidence="high",
            examples=(uuid(sample(sample("", URLSAFE, 64) + "_", ALNUM, 4) + "_"),),
            negatives=(uuid(sample("", URLSAFE, 30) + "_PF84_"),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
