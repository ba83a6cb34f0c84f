"""Modes that let everybody write."""

import re
from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import at_step, example

_EVERYBODY = re.compile(r"\bchmod\s+(?:-\S+\s+)*(?:0?[0-7][0-7][2367]|[ugoa]*[oa][ugoa]*\+[rxX]*w\w*)(?=\s)")
_FLAG = re.compile(r"--chmod=0?[0-7][0-7][2367](?=\s)")
_MOST = 200_000


def _violates(image: Image) -> Iterable[Hit]:
    for step, text in image.runs():
        if _EVERYBODY.search(text[:_MOST]):
            yield at_step(step, "RUN chmod", remedy="RUN chmod 755 ...")
    for step in image.steps:
        if step.made.keyword in {"COPY", "ADD"} and _FLAG.search(step.made.text):
            yield at_step(step, f"{step.made.keyword} --chmod", remedy="COPY --chmod=755 ...")


CHECK = Check(
    name="image-chmod-777",
    title="Give files no mode that lets everybody write",
    why=("Every user of the container can change them, and what they change is run or read by others."),
    severity=Severity.MEDIUM,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({}, history=("RUN /bin/sh -c chmod -R 777 /srv # buildkit",)),
        example({}, history=("/bin/sh -c chmod a+w /x",)),
        example({}, history=("COPY --chmod=0777 a /a # buildkit",)),
    ),
    good=(
        example({}, history=("RUN /bin/sh -c chmod 1777 /tmp # buildkit",)),
        example({}, history=("RUN /bin/sh -c chmod 755 /srv/777 # buildkit",)),
    ),
    aliases=(),
    controls=("NIST SP 800-190 4.1.2",),
)
