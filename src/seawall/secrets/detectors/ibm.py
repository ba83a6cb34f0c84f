"""IBM Cloud: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import URLSAFE, sample

REFERENCE = "https://cloud.ibm.com/docs/account?topic=account-userapikey"

PROVIDER = Provider(
    "ibm",
    (
        Detector(
            name="ibm-cloud-api-key",
            title="IBM Cloud API key",
            pattern=near("ibm(?:[_.-]?cloud)?[_.-]?(?:api|iam|access)|bluemix|ic[_.-]api", r"[\w-]{44}"),
            entropy=3.5,
            examples=(sample("IBMCLOUD_API_KEY=", URLSAFE, 44),),
            negatives=(sample("checksum=", URLSAFE, 44), sample("IBMCLOUD_API_KEY=", URLSAFE, 40)),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
