"""Images that do not say when they were built."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import example, setting


def _violates(image: Image) -> Iterable[Hit]:
    if image.created is None:
        yield setting(image, "created", remedy="export SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)")


CHECK = Check(
    name="image-undated",
    title="Say when the image was built",
    why=(
        "Nobody can tell whether it lacks what was mended since. A build that can be repeated "
        "sets the date of its sources."
    ),
    severity=Severity.NEGLIGIBLE,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({}),
        example({}, created="1970-01-01T00:00:00Z"),
        example({}, created="soon"),
    ),
    good=(example({}, created="2026-11-01T00:00:00Z"),),
    aliases=(),
    controls=("CIS Docker 4.4",),
)
