"""Files that are named like those that hold secrets."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import at_file, example


def _violates(image: Image) -> Iterable[Hit]:
    for held in image.files.secret if image.files else ():
        if held.size:
            remedy = f"echo {held.path.rpartition('/')[2]} >> .dockerignore"
            yield at_file(held, "by its name", remedy=remedy, confidence="medium")


CHECK = Check(
    name="image-secret-file",
    title="Keep files of secrets out of the image",
    why="Whoever may pull the image has them, also when a later layer deletes them.",
    severity=Severity.HIGH,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({}, files={"root/.ssh/id_rsa": "x"}),
        example({}, files={"app/.env": "A=1"}),
        example({}, files={"root/.aws/credentials": "x"}),
    ),
    good=(
        example({}, files={"app/.env.example": "A=1"}),
        example({}, files={"usr/share/doc/x/credentials.json": "x"}),
        example({}, files={"app/.env": ""}),
    ),
    aliases=("CIS-DI-0010",),
    controls=(
        "CIS Docker 4.10",
        "NIST SP 800-190 4.1.4",
    ),
)
