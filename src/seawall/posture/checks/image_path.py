"""Search paths that lead where others write."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import example, setting

_PATHS = frozenset({"PATH", "LD_LIBRARY_PATH"})


def _violates(image: Image) -> Iterable[Hit]:
    for name, value in image.environment:
        if name not in _PATHS or image.windows:
            continue
        for place in value.split(":"):
            if not place.startswith(("/", "$")) or place.rstrip("/") in {"/tmp", "/var/tmp", "/dev/shm"}:  # noqa: S108
                said = f"{name} has {place!r}" if place else f"{name} has an empty entry"
                yield setting(image, f"Env {name}", said[:200], keyword="ENV", word=name)


CHECK = Check(
    name="image-path",
    title="Search for programs only where root puts them",
    why=(
        "A program is started from the directory that happens to be the current one, or that "
        "everybody may write to."
    ),
    severity=Severity.MEDIUM,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({"Env": ["PATH=/usr/bin:."]}),
        example({"Env": ["LD_LIBRARY_PATH=/opt/lib:"]}),
        example({"Env": ["PATH=/tmp/bin/../:/tmp:/usr/bin"]}),
    ),
    good=(example({"Env": ["PATH=/usr/local/bin:/usr/bin", "HOME=."]}),),
    aliases=(),
    controls=("NIST SP 800-190 4.1.2",),
)
