"""Users whose password is empty."""

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
            if each.password == "empty":  # noqa: S105 - what it is like, not what it is
                yield ImageHit(
                    each.line,
                    each.name,
                    f"{each.name} has an empty password",
                    f"RUN passwd -l {each.name}",
                    file=path,
                    layer=found.layer,
                )


CHECK = Check(
    name="image-empty-password",
    title="Lock users that have no password",
    why="An empty password lets anybody be that user: with su, over SSH, or where PAM is asked.",
    severity=Severity.HIGH,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({}, files={"etc/shadow": "root:::0:::::\n"}),
        example({}, files={"etc/passwd": "root::0:0:root:/root:/bin/sh\n"}),
    ),
    good=(
        example(
            {}, files={"etc/shadow": "root:*::0:::::\n", "etc/passwd": "root:x:0:0:root:/root:/bin/sh\n"}
        ),
    ),
    aliases=(
        "DKL-LI-0001",
        "CVE-2019-5021",
    ),
    controls=("NIST SP 800-190 4.1.2",),
)
