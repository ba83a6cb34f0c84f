"""GitHub: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.checksums import ends_with_crc
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import ALNUM, HEX, URLSAFE, checksummed, jwt, sample

REFERENCE = "https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats"

PROVIDER = Provider(
    "github",
    (
        Detector(
            name="github-personal-token",
            title="GitHub personal access token",
            pattern=r"(?:^|[^0-9A-Za-z])(ghp_[0-9A-Za-z]{36})(?:[^\w-]|$)",
            severity=Severity.CRITICAL,
            check=ends_with_crc,
            confidence="high",
            examples=(checksummed("ghp_"),),
            negatives=(sample("ghp_", ALNUM, 36), sample("ghp_", ALNUM, 20)),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="github-oauth-token",
            title="GitHub OAuth access token",
            pattern=r"(?:^|[^0-9A-Za-z])(gho_[0-9A-Za-z]{36})(?:[^\w-]|$)",
            severity=Severity.CRITICAL,
            check=ends_with_crc,
            confidence="high",
            examples=(checksummed("gho_"),),
            negatives=(sample("gho_", ALNUM, 36), sample("gho_", ALNUM, 20)),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="github-app-user-token",
            title="GitHub App user token",
            pattern=r"(?:^|[^0-9A-Za-z])(ghu_[0-9A-Za-z]{36})(?:[^\w-]|$)",
            severity=Severity.CRITICAL,
            check=ends_with_crc,
            confidence="high",
            examples=(checksummed("ghu_"),),
            negatives=(sample("ghu_", ALNUM, 36), sample("ghu_", ALNUM, 20)),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="github-app-token",
            title="GitHub App installation token",
            pattern=r"(?:^|[^0-9A-Za-z])(ghs_[0-9A-Za-z]{36})(?:[^\w-]|$)",
            severity=Severity.CRITICAL,
            check=ends_with_crc,
            confidence="high",
            examples=(checksummed("ghs_"),),
            negatives=(sample("ghs_", ALNUM, 36), sample("ghs_", ALNUM, 20)),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="github-refresh-token",
            title="GitHub App refresh token",
            pattern=r"(?:^|[^0-9A-Za-z])(ghr_[0-9A-Za-z]{36})(?:[^\w-]|$)",
            severity=Severity.CRITICAL,
            check=ends_with_crc,
            confidence="high",
            examples=(checksummed("ghr_"),),
            negatives=(sample("ghr_", ALNUM, 36), sample("ghr_", ALNUM, 20)),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="github-app-jwt-token",
            title="GitHub App installation token (stateless)",
            pattern=whole(r"ghs_[0-9]+_eyJ[\w-]+\.eyJ[\w-]+\.[\w-]{40,}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=("ghs_4711_" + jwt(),),
            negatives=(sample("ghs_4711_eyJ", URLSAFE, 20),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="github-fine-grained-token",
            title="GitHub fine-grained personal access token",
            pattern=whole("github_pat_[0-9A-Za-z]{22}_[0-9A-Za-z]{59}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample(sample("github_pat_11", ALNUM, 20) + "_", ALNUM, 59),),
            negatives=(sample("github_pat_11", ALNUM, 20),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="github-token-old",
            title="GitHub token (before 2021) or client secret",
            pattern=near(r"github[_.-]?(?:\w*[_.-]?)?(?:token|secret|pat|oauth|api|key)", "[0-9a-f]{40}"),
            entropy=3.0,
            examples=(sample("GITHUB_TOKEN=", HEX, 40),),
            negatives=(sample("checksum=", HEX, 40), sample("GITHUB_TOKEN=", HEX, 36)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
