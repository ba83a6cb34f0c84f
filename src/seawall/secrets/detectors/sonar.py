"""SonarQube and SonarCloud: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near, whole
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens/"

PROVIDER = Provider(
    "sonar",
    (
        Detector(
            name="sonarqube-token",
            title="SonarQube token",
            pattern=whole("sq[uap]_[0-9a-f]{40}"),
            confidence="high",
            examples=(sample("squ_", HEX, 40),),
            negatives=(sample("squ_", HEX, 20),),
            reference=REFERENCE,
            home="api",
        ),
        Detector(
            name="sonar-token-old",
            title="SonarQube or SonarCloud token (before 9.5)",
            pattern=near("sonar", "[0-9a-f]{40}"),
            entropy=3.0,
            examples=(sample("SONAR_TOKEN=", HEX, 40),),
            negatives=(sample("checksum=", HEX, 40), sample("SONAR_TOKEN=", HEX, 36)),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
