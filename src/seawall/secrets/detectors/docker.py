"""Docker: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider
from seawall.secrets.checksums import is_docker_auth
from seawall.secrets.patterns import whole
from seawall.secrets.samples import HEX, LOWER, URLSAFE, basic, sample

REFERENCE = "https://docs.docker.com/security/access-tokens/"

PROVIDER = Provider(
    "docker",
    (
        Detector(
            name="docker-personal-token",
            title="Docker Hub personal access token",
            pattern=whole(r"dckr_pat_[\w-]{27}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("dckr_pat_", URLSAFE, 27),),
            negatives=(sample("dckr_pat_", URLSAFE, 12),),
            reference=REFERENCE,
            home="registry",
        ),
        Detector(
            name="docker-organization-token",
            title="Docker Hub organisation access token",
            pattern=whole(r"dckr_oat_[\w-]{27,40}"),
            severity=Severity.CRITICAL,
            confidence="high",
            examples=(sample("dckr_oat_", URLSAFE, 32),),
            negatives=(sample("dckr_oat_", URLSAFE, 12),),
            reference=REFERENCE,
            home="registry",
        ),
        Detector(
            name="docker-config-auth",
            title="Registry login in a Docker configuration",
            pattern=r'\\?"auth\\?"\s*:\s*\\?"([0-9A-Za-z+/]{12,}={0,2})\\?"',
            check=is_docker_auth,
            confidence="high",
            examples=('{"auths": {"ghcr.io": {"auth": "' + basic("alice") + '"}}}',),
            negatives=(sample('"auth": "', HEX, 40, '"'),),
            reference="https://docs.docker.com/reference/cli/docker/login/",
            home="registry",
        ),
        Detector(
            name="docker-swarm-token",
            title="Docker Swarm join token or unlock key",
            pattern=whole("SWM(?:TKN-1-[0-9a-z]{50}-[0-9a-z]{25}|KEY-1-[0-9A-Za-z+/]{43})"),
            confidence="high",
            examples=(sample(sample("SWMTKN-1-", LOWER, 50) + "-", LOWER, 25),),
            negatives=(sample("SWMTKN-1-", LOWER, 20),),
            reference="https://docs.docker.com/reference/cli/docker/swarm/join-token/",
            home="cloud",
        ),
    ),
)
