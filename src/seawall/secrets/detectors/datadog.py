"""Datadog: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import ALNUM, HEX, sample

REFERENCE = "https://docs.datadoghq.com/account_management/api-app-keys/"

PROVIDER = Provider(
    "datadog",
    (
        Detector(
            name="datadog-api-key",
            title="Datadog API key",
            pattern=near("datadog|dd[_.-]api|dd[_.-]key", "[0-9a-f]{32}"),
            entropy=3.0,
            examples=(sample("DD_API_KEY=", HEX, 32),),
            negatives=(sample("checksum=", HEX, 32), sample("DD_API_KEY=", HEX, 28)),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="datadog-application-key",
            title="Datadog application key",
            pattern=near("datadog|dd[_.-]app", "[0-9a-f]{40}"),
            entropy=3.0,
            examples=(sample("DD_APP_KEY=", HEX, 40),),
            negatives=(sample("checksum=", HEX, 40), sample("DD_APP_KEY=", HEX, 36)),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="datadog-scoped-key",
            title="Datadog application key with a prefix",
            pattern=whole("ddapp_[0-9A-Za-z]{34}"),
            confidence="high",
            examples=(sample("ddapp_", ALNUM, 34),),
            negatives=(sample("ddapp_", ALNUM, 31),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
