"""npm: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.checksums import ends_with_crc
from seawall.secrets.samples import ALNUM, BASE64, checksummed, sample

REFERENCE = "https://docs.npmjs.com/about-access-tokens"

PROVIDER = Provider(
    "npm",
    (
        Detector(
            name="npm-access-token",
            title="npm access token",
            pattern=r"(?:^|[^0-9A-Za-z])(npm_[0-9A-Za-z]{36})(?:[^\w-]|$)",
            severity=Severity.CRITICAL,
            check=ends_with_crc,
            confidence="high",
            examples=(checksummed("npm_"),),
            negatives=(sample("npm_", ALNUM, 36),),
            reference=REFERENCE,
            home="registry",
        ),
        Detector(
            name="npmrc-auth",
            title="Credential in an .npmrc",
            pattern=r"""(?m:^|[\s"\'/])(?::?_auth(?:Token)?|:_password)\s*=\s*"?([0-9A-Za-z+/=_.-]{16,})""",
            entropy=3.0,
            examples=(
                sample("//registry.example.net/:_authToken=", ALNUM, 36),
                sample("_auth=", BASE64, 40, "=="),
            ),
            negatives=("//registry.example.net/:_authToken=${NPM_TOKEN}",),
            reference="https://docs.npmjs.com/cli/configuring-npm/npmrc#auth-related-configuration",
            home="registry",
        ),
    ),
)
