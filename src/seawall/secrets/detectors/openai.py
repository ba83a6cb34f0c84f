"""OpenAI: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, URLSAFE, sample

REFERENCE = "https://platform.openai.com/docs/api-reference/authentication"

PROVIDER = Provider(
    "openai",
    (
        Detector(
            name="openai-api-key",
            title="OpenAI API key",
            pattern=whole(r"sk-(?:(?:proj|svcacct|admin|None)-)?[\w-]{20,}T3BlbkFJ[\w-]{20,}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(
                sample(sample("sk-proj-", URLSAFE, 74) + "T3BlbkFJ", URLSAFE, 74),
                sample(sample("sk-", ALNUM, 20) + "T3BlbkFJ", ALNUM, 20),
                sample(sample("sk-admin-", URLSAFE, 58) + "T3BlbkFJ", URLSAFE, 58),
            ),
            negatives=(sample("sk-proj-", URLSAFE, 74),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
