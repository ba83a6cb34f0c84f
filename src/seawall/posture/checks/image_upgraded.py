"""Packages that were upgraded as they came."""

import re
from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import at_step, example

_UPGRADE = re.compile(
    r"\b(apt-get|apt|apk|yum|dnf|zypper)\s+(?:-\S+\s+)*(upgrade|dist-upgrade|full-upgrade|dup|patch)\b"
)
_MOST = 200_000


def _violates(image: Image) -> Iterable[Hit]:
    for step, text in image.runs():
        if found := _UPGRADE.search(text[:_MOST]):
            yield at_step(step, f"RUN {found[1]} {found[2]}", remedy="docker build --pull ...")


CHECK = Check(
    name="image-upgraded",
    title="Take a newer base image instead of upgrading an old one",
    why=(
        "What the upgrade brings depends on the day of the build, and the old files stay in the layers below."
    ),
    severity=Severity.NEGLIGIBLE,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({}, history=("RUN /bin/sh -c apt-get update && apt-get -y dist-upgrade # buildkit",)),
        example({}, history=("/bin/sh -c apk upgrade",)),
    ),
    good=(example({}, history=("RUN /bin/sh -c pip install --upgrade pip # buildkit",)),),
    aliases=(
        "DKL-DI-0003",
        "DL3005",
    ),
    controls=(),
    usual=False,
)
