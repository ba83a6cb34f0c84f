"""DigitalOcean: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import BASE64, HEX, UPPER, sample

REFERENCE = "https://docs.digitalocean.com/reference/api/create-personal-access-token/"

PROVIDER = Provider(
    "digitalocean",
    (
        Detector(
            name="digitalocean-personal-token",
            title="DigitalOcean personal access token",
            pattern=whole("dop_v1_[0-9a-f]{64}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("dop_v1_", HEX, 64),),
            negatives=(sample("dop_v1_", HEX, 61),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="digitalocean-oauth-token",
            title="DigitalOcean OAuth token",
            pattern=whole("doo_v1_[0-9a-f]{64}"),
            confidence="high",
            examples=(sample("doo_v1_", HEX, 64),),
            negatives=(sample("doo_v1_", HEX, 61),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="digitalocean-refresh-token",
            title="DigitalOcean refresh token",
            pattern=whole("dor_v1_[0-9a-f]{64}"),
            confidence="high",
            examples=(sample("dor_v1_", HEX, 64),),
            negatives=(sample("dor_v1_", HEX, 61),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="digitalocean-spaces-key",
            title="DigitalOcean Spaces access key id",
            pattern=whole("DO00[0-9A-Z]{16}"),
            severity=Severity.MEDIUM,
            confidence="high",
            examples=(sample("DO00", UPPER, 16),),
            negatives=(sample("DO00", UPPER, 13),),
            reference=REFERENCE,
            home="cloud",
        ),
        Detector(
            name="digitalocean-spaces-secret",
            title="DigitalOcean Spaces secret",
            pattern=near("(?:spaces|digitalocean|do)[_.-]?(?:secret|spaces)", "[0-9A-Za-z+/]{43}"),
            entropy=3.5,
            examples=(sample("SPACES_SECRET_KEY=", BASE64, 43),),
            negatives=(sample("checksum=", BASE64, 43), sample("SPACES_SECRET_KEY=", BASE64, 39)),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
