"""Libraries that are put before all others."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import example, setting


def _violates(image: Image) -> Iterable[Hit]:
    for name, value in image.environment:
        if name in {"LD_PRELOAD", "LD_AUDIT"} and value.strip():
            yield setting(image, f"Env {name}", value[:200], keyword="ENV", word=name)


CHECK = Check(
    name="image-preload",
    title="Preload no library into every program",
    why="Whatever runs in the container runs that library first, and with the same rights.",
    severity=Severity.LOW,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(example({"Env": ["LD_PRELOAD=/usr/lib/libx.so"]}),),
    good=(example({"Env": ["LD_PRELOAD="]}),),
    aliases=(),
    controls=(),
)
