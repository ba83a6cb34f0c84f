"""Images under a tag that moves."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import example, setting


def _violates(image: Image) -> Iterable[Hit]:
    moving = [tag for tag in image.tags if _moves(tag)]
    if moving and len(moving) == len(image.tags):
        yield setting(image, "tag", ", ".join(moving)[:200])


def _moves(tag: str) -> bool:
    """Say whether a reference names no version; a layout has the tag alone."""
    if "/" not in tag and ":" not in tag:
        return tag == "latest"
    return tag.rpartition("/")[2].partition(":")[2] in {"", "latest"}


CHECK = Check(
    name="image-latest",
    title="Give the image a tag that names its version",
    why=(
        "`latest` is another image tomorrow: what was judged is not what runs, and nothing can be taken back."
    ),
    severity=Severity.LOW,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({}, tags=["shop:latest"]),
        example({}, tags=["registry.example:5000/shop"]),
        example({}, tags=["latest"]),
    ),
    good=(
        example({}, tags=["shop:1.4"]),
        example({}, tags=["shop:latest", "shop:1.4"]),
        example({}, tags=["1.4"]),
        example({}),
    ),
    aliases=("DKL-DI-0006",),
    controls=(
        "CIS Docker 5.28",
        "NIST SP 800-190 4.2.2",
    ),
)
