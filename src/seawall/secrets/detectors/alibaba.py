"""Alibaba Cloud: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://www.alibabacloud.com/help/ram/user-guide/create-an-accesskey-pair"

PROVIDER = Provider(
    "alibaba",
    (
        Detector(
            name="alibaba-access-key-id",
            title="Alibaba Cloud access key id",
            pattern=r"\b(LTAI(?:5t)?[0-9A-Za-z]{12,20})\b",
            confidence="high",
            examples=(sample("LTAI5t", ALNUM, 18),),
            negatives=(sample("LTAI", ALNUM, 6),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="alibaba-secret-key",
            title="Alibaba Cloud access key secret",
            pattern=near(
                (
                    "(?:ali(?:yun|baba|cloud|babacloud)|oss)[_.-]?(?:cloud[_.-]?)?("
                    "?:access[_.-]?key[_.-]?secret|secret|access)"
                ),
                "[0-9A-Za-z]{30}",
            ),
            severity=Severity.CRITICAL,
            entropy=3.5,
            examples=(sample("ALIBABA_CLOUD_ACCESS_KEY_SECRET=", ALNUM, 30),),
            negatives=(sample("checksum=", ALNUM, 30), sample("ALIBABA_CLOUD_ACCESS_KEY_SECRET=", ALNUM, 26)),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
