"""Files that ADD brought in."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image, Step
from seawall.posture.imagewriting import at_step, example


def _violates(image: Image) -> Iterable[Hit]:
    for step in image.steps:
        if step.made.keyword == "ADD" and not _system(step):
            yield at_step(step, "ADD", remedy="COPY SOURCE DESTINATION")


def _system(step: Step) -> bool:
    """Say whether it is the root file system of a base image, for which there is no other way."""
    return step.layer == 0 and step.made.text.split()[-1:] == ["/"]


CHECK = Check(
    name="image-add",
    title="Copy with COPY",
    why=(
        "ADD unpacks archives and fetches addresses without saying so: what lies in the image is "
        "then not what lies in the context."
    ),
    severity=Severity.LOW,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({}, history=("ADD rootfs.tar /", "ADD app.py /srv/ # buildkit")),
        example({}, history=("RUN a", "/bin/sh -c #(nop) ADD file:0a1b in /app ")),
    ),
    good=(example({}, history=("/bin/sh -c #(nop) ADD file:0a1b in / ", "COPY app.py /srv/ # buildkit")),),
    aliases=(
        "CIS-DI-0009",
        "DS-0005",
        "AVD-DS-0005",
        "CKV_DOCKER_4",
        "DL3020",
    ),
    controls=("CIS Docker 4.9",),
)
