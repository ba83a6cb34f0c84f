"""Telegram: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.samples import DIGITS, URLSAFE, sample

REFERENCE = "https://core.telegram.org/bots/features#botfather"

PROVIDER = Provider(
    "telegram",
    (
        Detector(
            name="telegram-bot-token",
            title="Telegram bot token",
            pattern=r"(?:^|[^\w:]|bot)([0-9]{8,10}:AA[\w-]{33})(?:[^\w-]|$)",
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample(sample("7", DIGITS, 9) + ":AA", URLSAFE, 33),),
            negatives=(sample("7482910345:AA", URLSAFE, 20),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
