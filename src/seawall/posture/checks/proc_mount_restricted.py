"""The system's paths without their masks, even in a user namespace."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import KUBERNETES, RESTRICTED, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.writing import in_container, pod


def _violates(container: Container) -> Iterable[Hit]:
    said = container.node.get("securityContext", "procMount")
    if said.value is not None and said.value != "Default":
        yield Hit(said.line, "securityContext.procMount", f"{container.name}: {said.text[:40]}")


CHECK = Check(
    name="proc-mount-restricted",
    title="Keep the masks over /proc and /sys, in a user namespace, too",
    why="The restricted standard allows unmasked paths to nobody: containers within containers are its "
    "exception.",
    severity=Severity.LOW,
    subjects=frozenset({KUBERNETES}),
    violates=_violates,
    bad=(pod("securityContext:\n  procMount: Unmasked", "hostUsers: false"),),
    good=(pod("securityContext:\n  procMount: Default"),),
    controls=("PSS restricted",),
    standards=frozenset({RESTRICTED}),
    changes=(in_container("securityContext.procMount", "Default"),),
    unless="proc-mount",
)
