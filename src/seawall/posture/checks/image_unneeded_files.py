"""What builds an image, in the image."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import at_file, example


def _violates(image: Image) -> Iterable[Hit]:
    for held in image.files.unwanted if image.files else ():
        repository = held.path.endswith(".git/HEAD")
        name = ".git" if repository else held.path.rpartition("/")[2]
        said = "a git repository, with its whole history" if repository else name
        yield at_file(held, said, remedy=f"echo {name} >> .dockerignore")


CHECK = Check(
    name="image-unneeded-files",
    title="Leave out what only the build or the sources need",
    why=(
        "A repository tells all versions of all files, its Dockerfile how the image is made. "
        "Neither is needed to run the program."
    ),
    severity=Severity.MEDIUM,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({}, files={"app/.git/HEAD": "ref: refs/heads/main"}),
        example({}, files={"app/Dockerfile": "FROM scratch"}),
        example({}, files={"docker-compose.yml": "services: {}"}),
    ),
    good=(
        example({}, files={"app/main.py": "x"}),
        example({}, files={"usr/share/doc/x/Dockerfile": "FROM x"}),
        example({}, files={"app/node_modules/a/Dockerfile": "FROM x"}),
    ),
    aliases=("DKL-LI-0003",),
    controls=("CIS Docker 4.3",),
)
