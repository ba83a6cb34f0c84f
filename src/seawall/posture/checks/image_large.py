"""Images of much more than a program needs."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import example, setting

_LARGE = 1_500_000_000
_MANY = 80


def _violates(image: Image) -> Iterable[Hit]:
    size = sum(image.sizes)
    if size > _LARGE:
        yield setting(image, "size", f"{size / 1_000_000_000:.1f} GB as it travels")
    if len(image.sizes) > _MANY:
        yield setting(image, "layers", f"{len(image.sizes)} layers, of the 127 that there can be")


CHECK = Check(
    name="image-large",
    title="Ship the program and what it needs, and no more",
    why=(
        "What is in the image has to be pulled, updated and defended. A stage that builds, and "
        "one that ships, keep compilers out."
    ),
    severity=Severity.LOW,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({}, sizes=[2_000_000_000]),
        example({}, sizes=[1] * 90),
    ),
    good=(example({}, sizes=[30_000_000, 5_000_000]),),
    aliases=(),
    controls=("CIS Docker 4.3",),
)
