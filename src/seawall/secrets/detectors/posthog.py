"""PostHog: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import whole
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://posthog.com/docs/api"

PROVIDER = Provider(
    "posthog",
    (
        Detector(
            name="posthog-personal-key",
            title="PostHog personal API key",
            pattern=whole("ph[xsa]_[0-9A-Za-z]{40,60}"),
            confidence="high",
            examples=(sample("phx_", ALNUM, 43),),
            negatives=(sample("phc_", ALNUM, 43),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
