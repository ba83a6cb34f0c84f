"""Buildkite: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import ALNUM, HEX, sample

REFERENCE = "https://buildkite.com/docs/apis/managing-api-tokens"

PROVIDER = Provider(
    "buildkite",
    (
        Detector(
            name="buildkite-user-token",
            title="Buildkite API access token",
            pattern=whole("bkua_[0-9a-f]{40}"),
            confidence="high",
            examples=(sample("bkua_", HEX, 40),),
            negatives=(sample("bkua_", HEX, 37),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="buildkite-cluster-token",
            title="Buildkite cluster or package token",
            pattern=whole("bk(?:ct|pt|pat)_[0-9A-Za-z]{32,}"),
            confidence="high",
            examples=(sample("bkct_", ALNUM, 64),),
            negatives=(sample("bkct_", ALNUM, 12),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="buildkite-agent-token",
            title="Buildkite agent token",
            pattern=near("buildkite[_.-]?agent", "[0-9A-Za-z]{50}"),
            entropy=3.5,
            examples=(sample("BUILDKITE_AGENT_TOKEN=", ALNUM, 50),),
            negatives=(sample("checksum=", ALNUM, 50), sample("BUILDKITE_AGENT_TOKEN=", ALNUM, 46)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
