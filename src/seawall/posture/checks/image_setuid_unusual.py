"""Setuid and setgid files that no distribution brings."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.imagefiles import SETUID, USUAL_PRIVILEGED
from seawall.posture.images import Image
from seawall.posture.imagewriting import at_file, example


def _violates(image: Image) -> Iterable[Hit]:
    for held in image.files.privileged if image.files else ():
        name = held.path.rpartition("/")[2]
        if name not in USUAL_PRIVILEGED:
            bits = "setuid" if held.mode & SETUID else "setgid"
            yield at_file(held, f"{bits}, mode {held.mode:04o}", remedy=f"RUN chmod a-s /{held.path}")


CHECK = Check(
    name="image-setuid-unusual",
    title="Take the setuid and setgid bits from programs of your own",
    why=(
        "Such a program runs with its owner's rights, whoever starts it: one mistake in it makes "
        "any user root."
    ),
    severity=Severity.MEDIUM,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({}, files={"usr/local/bin/shop": 0o4755}),
        example({}, files={"srv/tool": 0o2755}),
    ),
    good=(
        example({}, files={"usr/bin/su": 0o4755}),
        example({}, files={"usr/local/bin/shop": 0o755}),
        example({}, files={"srv/spool": 0o2644}),
    ),
    aliases=("CIS-DI-0008",),
    controls=(
        "CIS Docker 4.8",
        "NIST SP 800-190 4.1.2",
    ),
)
