"""Secrets that the history tells."""

import re
from collections.abc import Iterable, Iterator

from seawall.model.finding import Severity
from seawall.model.secrecy import is_secret
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image, Step
from seawall.posture.imagewriting import at_step, example

_ASSIGNED = re.compile(
    r"(?:^|[\s;&|(])(?P<name>[A-Za-z_][A-Za-z0-9_]{0,80})=(?P<value>\"[^\"]*\"|'[^']*'|\$\([^)]*\)|[^\s;&|]*)"
)
_MOST = 200_000


def _violates(image: Image) -> Iterable[Hit]:
    remedy = "RUN --mount=type=secret,id=NAME,env=NAME ..."
    told: set[str] = set()  # a build argument stands in every step after its own
    for step in image.steps:
        for name in dict.fromkeys(_named(step)):
            if name in told:
                continue
            told.add(name)
            yield at_step(step, f"{step.made.keyword or 'RUN'} {name}", f"{name} is given", remedy=remedy)


def _named(step: Step) -> Iterator[str]:
    if step.made.keyword not in {"RUN", "ARG", ""}:
        return
    for match in _ASSIGNED.finditer(step.made.text[:_MOST]):
        value = match["value"].strip("\"'")
        if value and is_secret(match["name"], value):
            yield match["name"]


CHECK = Check(
    name="image-secret-history",
    title="Keep secrets out of build arguments and commands",
    why=(
        "The history is a part of the image: build arguments and the text of every RUN stand in "
        "it, also where the files are gone."
    ),
    severity=Severity.HIGH,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({}, history=("RUN |1 NPM_TOKEN=0123abcd /bin/sh -c npm ci # buildkit",)),
        example({}, history=("/bin/sh -c export DB_PASSWORD=horse && make",)),
        example({}, history=("-ARG API_KEY=0123abcd",)),
    ),
    good=(
        example({}, history=("RUN |1 VERSION=1 /bin/sh -c make # buildkit",)),
        example({}, history=("/bin/sh -c DB_PASSWORD=$(cat /run/secrets/db) make",)),
        example({}, history=("-ARG API_KEY",)),
    ),
    aliases=(
        "CIS-DI-0010",
        "DS-0031",
        "AVD-DS-0031",
    ),
    controls=(
        "CIS Docker 4.10",
        "NIST SP 800-190 4.1.4",
    ),
)
