"""OVHcloud: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import ALNUM, sample

REFERENCE = "https://help.ovhcloud.com/csm/en-api-getting-started-ovhcloud-api"

PROVIDER = Provider(
    "ovh",
    (
        Detector(
            name="ovh-application-secret",
            title="OVHcloud application secret or consumer key",
            pattern=near(
                ("ovh[_.-]?(?:application[_.-]?secret|consumer|app[_.-]?secret|secret)"), "[0-9A-Za-z]{32}"
            ),
            entropy=3.5,
            examples=(sample("OVH_APPLICATION_SECRET=", ALNUM, 32),),
            negatives=(sample("checksum=", ALNUM, 32), sample("OVH_APPLICATION_SECRET=", ALNUM, 28)),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
