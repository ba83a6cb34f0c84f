"""Yandex Cloud: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://yandex.cloud/docs/iam/concepts/authorization/api-key"

PROVIDER = Provider(
    "yandex",
    (
        Detector(
            name="yandex-api-key",
            title="Yandex Cloud API key",
            pattern=whole(r"AQVN[\w-]{35,38}"),
            confidence="high",
            examples=(sample("AQVN", URLSAFE, 36),),
            negatives=(sample("AQVN", URLSAFE, 20),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="yandex-static-secret",
            title="Yandex Cloud static access secret",
            pattern=whole(r"YC[\w-]{38}"),
            entropy=4.0,
            examples=(sample("YC", URLSAFE, 38),),
            negatives=(sample("YC", URLSAFE, 35),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="yandex-oauth-token",
            title="Yandex OAuth token",
            pattern=whole(r"y[0-3]_[\w-]{55,58}"),
            confidence="high",
            examples=(sample("y0_", URLSAFE, 56),),
            negatives=(sample("y0_", URLSAFE, 20),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="yandex-iam-token",
            title="Yandex Cloud IAM token",
            pattern=r"\b(t1\.[\w-]+={0,2}\.[\w-]{86}={0,2})(?:[^\w-]|$)",
            confidence="high",
            examples=(sample(sample("t1.", URLSAFE, 120) + ".", URLSAFE, 86),),
            negatives=(sample("t1.", URLSAFE, 30),),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
