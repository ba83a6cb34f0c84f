"""Programs that give rights away."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import at_file, example


def _violates(image: Image) -> Iterable[Hit]:
    for held in image.files.programs if image.files else ():
        if held.path.endswith("/sudo"):
            yield at_file(held, remedy="USER 10001:10001")


CHECK = Check(
    name="image-sudo",
    title="Leave sudo out of the image",
    why=(
        "In a container it is of use to nobody but who breaks in; to start a program as another "
        "user there is USER, or gosu."
    ),
    severity=Severity.MEDIUM,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(example({}, files={"usr/bin/sudo": 0o4755}),),
    good=(example({}, files={"usr/bin/env": 0o755}),),
    aliases=(
        "DKL-DI-0001",
        "DL3004",
        "DS-0010",
        "AVD-DS-0010",
    ),
    controls=(
        "CIS Docker 4.3",
        "NIST SP 800-190 4.1.2",
    ),
)
