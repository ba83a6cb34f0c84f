"""Programs and directories that everybody may change."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import at_file, counted, example, listed


def _violates(image: Image) -> Iterable[Hit]:
    found = image.files.writable if image.files else ()
    programs = [held for held in found if not held.path.endswith("/")]
    folders = [held for held in found if held.path.endswith("/") and not _expected(held.path)]
    for kind, each in (("program", programs), ("directory", folders)):
        if each:
            names = [f"/{held.path}" for held in each]
            said = f"{counted(len(each), kind)}: {listed(names)}"
            yield at_file(each[0], said, remedy=f"RUN chmod o-w {' '.join(names[:5])}")


def _expected(path: str) -> bool:
    return path.startswith(("proc/", "sys/", "dev/"))


CHECK = Check(
    name="image-world-writable",
    title="Let nobody but root write where programs are",
    why=(
        "Whoever breaks in as any user can put a program of his own where others will start it, "
        "or delete what others keep there."
    ),
    severity=Severity.MEDIUM,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({}, files={"usr/bin/tool": 0o777}),
        example({}, files={"srv/data/": 0o777}),
        example({}, files={"opt/run.sh": 0o757}),
    ),
    good=(example({}, files={"usr/bin/tool": 0o755, "tmp/": 0o1777, "srv/list.txt": 0o666}),),
    aliases=(),
    controls=("NIST SP 800-190 4.1.2",),
)
