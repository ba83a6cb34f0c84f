"""Package lists that were updated on their own."""

import re
from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import at_step, example

_UPDATE = re.compile(r"\b(apt-get|apt|apk|yum|dnf|zypper)\s+(?:-\S+\s+)*(?:update|refresh|check-update)\b")
_INSTALL = re.compile(
    r"\b(?:apt-get|apt|aptitude|apk|yum|dnf|zypper)\s+(?:-\S+\s+)*(?:install|add|in|build-dep|upgrade|dist-upgrade)\b"
)
_MOST = 200_000


def _violates(image: Image) -> Iterable[Hit]:
    for step, text in image.runs():
        found = _UPDATE.search(text[:_MOST])
        if found and not _INSTALL.search(text[:_MOST]):
            remedy = f"RUN {found[1]} update && {found[1]} install ..."
            yield at_step(step, f"RUN {found[1]} update", remedy=remedy)


CHECK = Check(
    name="image-update-alone",
    title="Update package lists where packages are installed",
    why=(
        "The step is kept in the builder's cache: what is installed later comes from lists of the "
        "day it was kept."
    ),
    severity=Severity.LOW,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({}, history=("RUN /bin/sh -c apt-get update # buildkit",)),
        example({}, history=("/bin/sh -c apk update",)),
    ),
    good=(example({}, history=("RUN /bin/sh -c apt-get update && apt-get install -y curl # buildkit",)),),
    aliases=(
        "CIS-DI-0007",
        "DS-0017",
        "AVD-DS-0017",
        "CKV_DOCKER_5",
    ),
    controls=("CIS Docker 4.7",),
)
