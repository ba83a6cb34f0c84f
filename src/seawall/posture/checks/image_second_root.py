"""Users with root's number."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import ImageHit, example


def _violates(image: Image) -> Iterable[Hit]:
    found = image.files.accounts_of("etc/passwd") if image.files else None
    for each in found.entries if found else ():
        if each.number == 0 and each.name not in {"root", "toor"} and found is not None:
            said = f"{each.name} has the number 0"
            remedy = f"RUN userdel --force {each.name}"
            yield ImageHit(each.line, each.name, said, remedy, file=found.path, layer=found.layer)


CHECK = Check(
    name="image-second-root",
    title="Give no second user the number 0",
    why="A user with the number 0 is root under another name, and is seldom looked for.",
    severity=Severity.HIGH,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(example({}, files={"etc/passwd": "root:x:0:0::/root:/bin/sh\nhelp:x:0:0::/:/bin/sh\n"}),),
    good=(example({}, files={"etc/passwd": "root:x:0:0::/root:/bin/sh\napp:x:10:10::/:/bin/sh\n"}),),
    aliases=("DKL-LI-0002",),
    controls=("NIST SP 800-190 4.1.2",),
)
