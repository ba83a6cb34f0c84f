"""Oracle Cloud: the tokens and keys that it hands out."""

from __future__ import annotations

from seawall.secrets.base import Detector, Provider
from seawall.secrets.patterns import near
from seawall.secrets.samples import BASE64, sample

REFERENCE = "https://docs.oracle.com/iaas/Content/Identity/Tasks/managingcredentials.htm"

PROVIDER = Provider(
    "oracle",
    (
        Detector(
            name="oracle-customer-secret",
            title="Oracle Cloud customer secret key",
            pattern=near("oci[_.-]?(?:customer|s3|secret)|oracle[_.-]?cloud", "[0-9A-Za-z+/]{43}"),
            entropy=3.5,
            examples=(sample("OCI_SECRET_KEY=", BASE64, 43),),
            negatives=(sample("checksum=", BASE64, 43), sample("OCI_SECRET_KEY=", BASE64, 39)),
            reference=REFERENCE,
            home="cloud",
        ),
    ),
)
