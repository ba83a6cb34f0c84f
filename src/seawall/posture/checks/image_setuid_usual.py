"""Setuid and setgid files of the distribution."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.imagefiles import USUAL_PRIVILEGED
from seawall.posture.images import Image
from seawall.posture.imagewriting import at_file, example, listed


def _violates(image: Image) -> Iterable[Hit]:
    found = [
        held
        for held in (image.files.privileged if image.files else ())
        if held.path.rpartition("/")[2] in USUAL_PRIVILEGED
    ]
    if found:
        remedy = "RUN find / -xdev -type f -perm /6000 -exec chmod a-s {} +"
        said = listed([held.path.rpartition("/")[2] for held in found])
        yield at_file(found[0], f"{len(found)} of them: {said}", remedy=remedy)


CHECK = Check(
    name="image-setuid-usual",
    title="Take the setuid and setgid bits from what the container does not need",
    why=(
        "A container seldom changes passwords or mounts anything. What is left of these programs "
        "helps only who breaks in; with no-new-privileges they are of no use to anybody."
    ),
    severity=Severity.LOW,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(example({}, files={"usr/bin/su": 0o4755, "usr/bin/passwd": 0o4755}),),
    good=(
        example({}, files={"usr/bin/su": 0o755}),
        example({}, files={"usr/local/bin/own": 0o4755}),
    ),
    aliases=("CIS-DI-0008",),
    controls=(
        "CIS Docker 4.8",
        "NIST SP 800-190 4.1.2",
    ),
)
