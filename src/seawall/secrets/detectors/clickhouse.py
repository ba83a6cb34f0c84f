"""ClickHouse Cloud: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://clickhouse.com/docs/cloud/manage/openapi"

PROVIDER = Provider(
    "clickhouse",
    (
        Detector(
            name="clickhouse-cloud-secret",
            title="ClickHouse Cloud API key secret",
            pattern=whole("4b1d[0-9A-Za-z]{38}"),
            entropy=3.5,
            examples=(
                sample("4b1d", ALNUM, 38),
                sample("CLICKHOUSE_KEY_SECRET=4b1d", ALNUM, 38),
            ),
            negatives=(
                sample("4b1d", ALNUM, 34),
                sample("4b1e", ALNUM, 38),
            ),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
