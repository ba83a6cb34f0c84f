"""Grafana: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.checksums import ends_with_grafana_crc, holds_json
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, coded, grafana, sample

REFERENCE = "https://grafana.com/docs/grafana/latest/administration/service-accounts/"

PROVIDER = Provider(
    "grafana",
    (
        Detector(
            name="grafana-service-account-token",
            title="Grafana service account token",
            pattern=whole("gl(?:sa|aj)_[0-9A-Za-z]{32}_[0-9a-f]{8}"),
            check=ends_with_grafana_crc,
            confidence="high",
            examples=(grafana("glsa_"),),
            negatives=(sample("glsa_", ALNUM, 32) + "_00000000",),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="grafana-cloud-token",
            title="Grafana Cloud access policy token",
            pattern=whole("glc_eyJ[0-9A-Za-z+/]{40,}={0,2}"),
            confidence="high",
            examples=(
                coded({"o": "4711", "n": "stack-ci", "k": sample("", ALNUM, 24), "m": {"r": "eu"}}, "glc_"),
            ),
            negatives=(sample("glc_eyJ", ALNUM, 9),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="grafana-api-key",
            title="Grafana API key",
            pattern=r"\b(eyJrIjoi[0-9A-Za-z+/]{60,}={0,2})(?:[^0-9A-Za-z+/=]|$)",
            check=holds_json,
            confidence="high",
            examples=(coded({"k": sample("", ALNUM, 32), "n": "ci", "id": 1}, padded=True),),
            negatives=(sample("eyJrIjoi", ALNUM, 20),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
