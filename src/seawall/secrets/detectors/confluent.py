"""Confluent: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import BASE64, sample

REFERENCE = "https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html"

PROVIDER = Provider(
    "confluent",
    (
        Detector(
            name="confluent-api-secret",
            title="Confluent Cloud API secret",
            pattern=whole("cflt[0-9A-Za-z+/]{60}"),
            confidence="high",
            examples=(sample("cflt", BASE64, 60),),
            negatives=(sample("cflt", BASE64, 57),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="confluent-secret-key",
            title="Confluent Cloud API secret (before 2025)",
            pattern=near("confluent", "[0-9A-Za-z+/]{64}"),
            entropy=3.5,
            examples=(sample("CONFLUENT_API_SECRET=", BASE64, 64),),
            negatives=(sample("checksum=", BASE64, 64), sample("CONFLUENT_API_SECRET=", BASE64, 60)),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
