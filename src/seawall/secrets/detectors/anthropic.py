"""Anthropic: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://docs.anthropic.com/en/api/overview#authentication"

PROVIDER = Provider(
    "anthropic",
    (
        Detector(
            name="anthropic-api-key",
            title="Anthropic API key",
            pattern=whole(r"sk-ant-api\d\d-[\w-]{93}AA"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("sk-ant-api03-", URLSAFE, 93, "AA"),),
            negatives=(sample("sk-ant-api03-", URLSAFE, 40),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="anthropic-admin-key",
            title="Anthropic admin key",
            pattern=whole(r"sk-ant-admin\d\d-[\w-]{93}AA"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("sk-ant-admin01-", URLSAFE, 93, "AA"),),
            negatives=(sample("sk-ant-admin01-", URLSAFE, 40),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="anthropic-oauth-token",
            title="Anthropic OAuth token",
            pattern=whole(r"sk-ant-o[ar]t\d\d-[\w-]{86,95}"),
            confidence="high",
            examples=(sample("sk-ant-oat01-", URLSAFE, 95),),
            negatives=(sample("sk-ant-oat01-", URLSAFE, 40),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
