"""Users and groups that share a name or number."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Account, Image
from seawall.posture.imagewriting import ImageHit, example


def _violates(image: Image) -> Iterable[Hit]:
    if image.files is None:
        return
    for path, kind in (("etc/passwd", "user"), ("etc/group", "group")):
        found = image.files.accounts_of(path)
        names: dict[str, Account] = {}
        numbers: dict[int, Account] = {}
        for each in found.entries:
            other = names.setdefault(each.name, each)
            said = f"the {kind} {each.name} is there twice, first on line {other.line}"
            if other is each:
                other = numbers.setdefault(each.number, each)
                said = f"the {kind} {each.name} has the number {each.number}, as {other.name} has"
            if other is not each and each.number != 0:
                yield ImageHit(each.line, each.name, said, file=path, layer=found.layer)


CHECK = Check(
    name="image-duplicate-ids",
    title="Give every user and group a name and number of its own",
    why=(
        "Who shares a number shares all files; who shares a name has whichever of the entries is found first."
    ),
    severity=Severity.LOW,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({}, files={"etc/passwd": "a:x:10:10::/:/bin/sh\nb:x:10:10::/:/bin/sh\n"}),
        example({}, files={"etc/passwd": "a:x:10:10::/:/bin/sh\na:x:11:11::/:/bin/sh\n"}),
        example({}, files={"etc/group": "a:x:10:\nb:x:10:\n"}),
    ),
    good=(example({}, files={"etc/passwd": "a:x:10:10::/:/bin/sh\nb:x:11:11::/:/bin/sh\n"}),),
    aliases=("DKL-LI-0002",),
    controls=(),
)
