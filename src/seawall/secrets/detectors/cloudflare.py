"""Cloudflare: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.checksums import holds_json
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import ALNUM, BASE64, HEX, URLSAFE, coded, sample, uuid

REFERENCE = "https://developers.cloudflare.com/fundamentals/api/get-started/token-formats/"

PROVIDER = Provider(
    "cloudflare",
    (
        Detector(
            name="cloudflare-token",
            title="Cloudflare API token or key",
            pattern=whole("cf(?:ut|at|k)_[0-9A-Za-z]{40}[0-9a-f]{8}"),
            confidence="high",
            examples=(sample(sample("cfut_", ALNUM, 40), HEX, 8), sample(sample("cfk_", ALNUM, 40), HEX, 8)),
            negatives=(sample("cfut_", ALNUM, 30),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="cloudflare-api-token",
            title="Cloudflare API token (before 2026)",
            pattern=near("cloudflare|cf[_.-]?api|cf[_.-]?token", r"[\w-]{40}"),
            entropy=3.5,
            examples=(sample("CLOUDFLARE_API_TOKEN=", URLSAFE, 40),),
            negatives=(sample("checksum=", URLSAFE, 40), sample("CLOUDFLARE_API_TOKEN=", URLSAFE, 36)),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="cloudflare-global-key",
            title="Cloudflare global API key (before 2026)",
            pattern=near("cloudflare|cf[_.-]?api|x-auth-key", "[0-9a-f]{37}"),
            severity=Severity.CRITICAL,
            entropy=3.0,
            examples=(sample("CLOUDFLARE_API_KEY=", HEX, 37),),
            negatives=(sample("checksum=", HEX, 37), sample("CLOUDFLARE_API_KEY=", HEX, 33)),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="cloudflare-origin-ca-key",
            title="Cloudflare Origin CA key",
            pattern=whole("v1[.]0-[0-9a-f]{24}-[0-9a-f]{146}"),
            confidence="high",
            examples=(sample(sample("v1.0-", HEX, 24) + "-", HEX, 146),),
            negatives=(sample("v1.0-", HEX, 24),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="cloudflare-tunnel-token",
            title="Cloudflare Tunnel token",
            pattern=whole("eyJhIjoi[0-9A-Za-z+/]{120,}={0,2}"),
            check=holds_json,
            confidence="high",
            examples=(coded({"a": sample("", HEX, 32), "t": uuid(), "s": sample("s", BASE64, 48)}),),
            negatives=(coded({"a": "short"}),),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
