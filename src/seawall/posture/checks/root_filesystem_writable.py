"""A root filesystem that can be written to."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import RUNNING, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.writing import (
    compose,
    in_compose,
    in_container,
    inspect,
    missing,
    on_line,
    pod,
    run,
    wrong,
)


def _violates(container: Container) -> Iterable[Hit]:
    said = container.read_only
    if container.windows or said.value or said.undecided or container.kind == "ephemeral container":
        return ()
    if said.value is False and said.line:
        return (wrong(container, "read_only", said, f"{container.name}: writable"),)
    return (missing(container, "read_only", f"{container.name}: writable by default"),)


CHECK = Check(
    name="root-filesystem-writable",
    title="Mount the root filesystem read-only, with tmpfs for what is written",
    why="An intruder who can write puts tools beside the program and changes the program itself; what a "
    "program "
    "has to write belongs on a tmpfs or a volume.",
    severity=Severity.MEDIUM,
    subjects=RUNNING,
    violates=_violates,
    bad=(
        compose("read_only: false"),
        pod("securityContext:\n  readOnlyRootFilesystem: false"),
        run(),
        inspect({"ReadonlyRootfs": False}),
    ),
    good=(
        compose("read_only: true\ntmpfs:\n  - /tmp"),
        pod("securityContext:\n  readOnlyRootFilesystem: true"),
        run("--read-only --tmpfs /tmp"),
        inspect({"ReadonlyRootfs": True}),
    ),
    aliases=("KSV014", "CKV_K8S_22"),
    controls=("CIS Docker 5.13", "NIST SP 800-190 4.4.4"),
    changes=(
        in_compose("read_only", value=True),
        in_compose("tmpfs", "/tmp", into=True),  # noqa: S108 (a path in the container)
        in_container("securityContext.readOnlyRootFilesystem", value=True),
        on_line("--read-only"),
        on_line("--tmpfs=/tmp"),
    ),
)
