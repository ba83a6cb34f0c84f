"""Secure shells in an image."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import at_file, example


def _violates(image: Image) -> Iterable[Hit]:
    for held in image.files.programs if image.files else ():
        if held.path.endswith("/sshd"):
            yield at_file(held, remedy="RUN apt-get purge -y openssh-server")


CHECK = Check(
    name="image-ssh-server",
    title="Leave the SSH server out of the image",
    why=(
        "Its keys and users are looked after by nobody, and every container of the image has the "
        "same. `docker exec` and `kubectl exec` do without."
    ),
    severity=Severity.MEDIUM,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(example({}, files={"usr/sbin/sshd": 0o755}),),
    good=(example({}, files={"usr/bin/ssh": 0o755}),),
    aliases=(),
    controls=(
        "CIS Docker 5.7",
        "NIST SP 800-190 4.1.2",
    ),
)
