"""Files in directories for what is needed for a moment."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import at_file, counted, example, listed


def _violates(image: Image) -> Iterable[Hit]:
    found = [held for held in (image.files.temporary if image.files else ()) if held.size]
    if found:
        size = sum(held.size for held in found) / 1_000_000
        said = f"{counted(len(found), 'file')} of {size:.1f} MB: {listed([held.path for held in found])}"
        yield at_file(found[0], said, remedy="RUN make && rm -rf /tmp/* /var/tmp/*")


CHECK = Check(
    name="image-temporary-files",
    title="Leave no temporary files in a layer",
    why=(
        "Archives that were unpacked and what a build wrote aside make every pull longer, and may "
        "tell what nobody meant to publish."
    ),
    severity=Severity.LOW,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({}, files={"tmp/build.tar": "x"}),
        example({}, files={"var/tmp/a": "x"}),
    ),
    good=(
        example({}, files={"tmp/empty": ""}),
        example({}, files={"srv/tmp/a": "x"}),
    ),
    aliases=("DKL-LI-0003",),
    controls=("CIS Docker 4.3",),
)
