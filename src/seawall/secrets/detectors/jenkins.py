"""Jenkins: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import HEX, sample

REFERENCE = "https://www.jenkins.io/doc/book/system-administration/authenticating-scripted-clients/"

PROVIDER = Provider(
    "jenkins",
    (
        Detector(
            name="jenkins-api-token",
            title="Jenkins API token",
            pattern=near("jenkins", "11[0-9a-f]{32}"),
            entropy=3.0,
            examples=(sample("JENKINS_API_TOKEN=11", HEX, 32),),
            negatives=(sample("JENKINS_API_TOKEN=11", HEX, 20),),
            reference=REFERENCE,
            home="api",
        ),
    ),
)
