"""Passwords that every container shares."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import ImageHit, example


def _violates(image: Image) -> Iterable[Hit]:
    if image.files is None:
        return
    for path in ("etc/shadow", "etc/passwd"):
        found = image.files.accounts_of(path)
        for each in found.entries:
            if each.password == "set":  # noqa: S105 - what it is like, not what it is
                said = f"{each.name} has a password"
                remedy = f"RUN passwd -l {each.name}"
                yield ImageHit(each.line, each.name, said, remedy, file=path, layer=found.layer)


CHECK = Check(
    name="image-password-set",
    title="Keep password hashes out of the image",
    why=(
        "Every container of the image has the same password, and whoever has the image can try to "
        "guess it in peace."
    ),
    severity=Severity.MEDIUM,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(example({}, files={"etc/shadow": "root:$6$salt$" + "a" * 86 + ":19000:0:99999:7:::\n"}),),
    good=(example({}, files={"etc/shadow": "root:!:19000:0:99999:7:::\ndaemon:*:19000:0:99999:7:::\n"}),),
    aliases=("CIS-DI-0010",),
    controls=(
        "CIS Docker 4.10",
        "NIST SP 800-190 4.1.4",
    ),
)
