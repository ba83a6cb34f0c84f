"""Images that were built long ago."""

from collections.abc import Iterable
from datetime import timedelta

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import example, setting

_OLD = timedelta(days=180)


def _violates(image: Image) -> Iterable[Hit]:
    if image.created is not None and image.now is not None and image.now - image.created > _OLD:
        days = (image.now - image.created).days
        yield setting(image, "created", f"{days} days old", remedy="docker build --pull --no-cache ...")


CHECK = Check(
    name="image-old",
    title="Build the image anew, with what was mended since",
    why="What its base and its packages mended since is not in it, whatever is known of them.",
    severity=Severity.LOW,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(example({}, created="2020-01-01T00:00:00Z"),),
    good=(
        example({}, created="2026-11-01T00:00:00.123456789Z"),
        example({}, created="1970-01-01T00:00:00Z"),
    ),
    aliases=("CIS-DI-0004",),
    controls=(
        "CIS Docker 4.4",
        "NIST SP 800-190 4.1.1",
    ),
)
