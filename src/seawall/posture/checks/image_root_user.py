"""Images that run as root."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import example, setting
from seawall.posture.values import decimal


def _violates(image: Image) -> Iterable[Hit]:
    name = image.user.partition(":")[0].strip()
    if image.windows or (name and name != "root" and decimal(name) != 0):
        return ()
    said = f"User is {image.user!r}" if name else "no user is set, which is root"
    return (setting(image, "User", said, keyword="USER", remedy="USER 10001:10001"),)


CHECK = Check(
    name="image-root-user",
    title="Let the image run as another user than root",
    why=(
        "Whoever breaks into the program is root in the container, and on the host behind one "
        "weak spot of the kernel or the runtime."
    ),
    severity=Severity.HIGH,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({}),
        example({"User": "root"}, history=("RUN make", "-USER root")),
        example({"User": "0:0"}),
        example({"User": "00"}),
    ),
    good=(
        example({"User": "10001"}),
        example({"User": "app:app"}),
    ),
    aliases=(
        "CIS-DI-0001",
        "DS-0002",
        "AVD-DS-0002",
        "CKV_DOCKER_3",
        "DL3002",
    ),
    controls=(
        "CIS Docker 4.1",
        "NIST SP 800-190 4.1.2",
    ),
)
