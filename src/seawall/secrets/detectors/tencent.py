"""Tencent Cloud: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://www.tencentcloud.com/document/product/598/32675"

PROVIDER = Provider(
    "tencent",
    (
        Detector(
            name="tencent-secret-id",
            title="Tencent Cloud secret id",
            pattern=whole("AKID[0-9A-Za-z]{32}"),
            confidence="high",
            examples=(sample("AKID", ALNUM, 32),),
            negatives=(sample("AKID", ALNUM, 29),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="tencent-secret-key",
            title="Tencent Cloud secret key",
            pattern=near("tencent(?:cloud)?[_.-]?secret[_.-]?key|cos[_.-]?secret", "[0-9A-Za-z]{32}"),
            severity=Severity.CRITICAL,
            entropy=3.5,
            examples=(sample("TENCENTCLOUD_SECRET_KEY=", ALNUM, 32),),
            negatives=(sample("checksum=", ALNUM, 32), sample("TENCENTCLOUD_SECRET_KEY=", ALNUM, 28)),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
