"""Capabilities that the restricted standard does not allow to add."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import KUBERNETES, RESTRICTED, Check, Hit
from seawall.posture.capabilities import removal
from seawall.posture.containers import Container
from seawall.posture.writing import named, pod


def _violates(container: Container) -> Iterable[Hit]:
    if container.windows:
        return
    for value in container.cap_add:
        if value.value is not None and value.value != "NET_BIND_SERVICE":
            yield Hit(
                value.line,
                f"{named(container, 'cap_add')} {value.value[:40]}",
                container.name,
                changes=removal(container, value.value),
            )


CHECK = Check(
    name="capabilities-restricted",
    title="Add no capability but NET_BIND_SERVICE",
    why="What a container may do beyond an ordinary process is what an intruder in it may do; the restricted "
    "standard leaves only the port below 1024.",
    severity=Severity.LOW,
    subjects=frozenset({KUBERNETES}),
    violates=_violates,
    bad=(pod("securityContext:\n  capabilities:\n    drop: [ALL]\n    add: [CHOWN]"),),
    good=(pod("securityContext:\n  capabilities:\n    drop: [ALL]\n    add: [NET_BIND_SERVICE]"),),
    controls=("CIS Kubernetes 5.2.9", "PSS restricted"),
    standards=frozenset({RESTRICTED}),
    unless="capabilities-added",
)
