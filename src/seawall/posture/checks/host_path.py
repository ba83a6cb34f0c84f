"""Directories of the node."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import BASELINE, KUBERNETES, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.nodes import MAPPING
from seawall.posture.writing import pod


def _violates(container: Container) -> Iterable[Hit]:
    if container.first:
        for volume in container.pod.get("volumes").items:
            path = volume.get("hostPath")
            if path.kind == MAPPING:
                name = volume.get("name").text
                yield Hit(volume.line, f"volumes {name}", path.get("path").text[:80])


CHECK = Check(
    name="host-path",
    title="Mount no directories of the node",
    why="What a pod writes there stays when it is gone, and what it reads there may be anybody's; many a "
    "hostPath "
    "is a way to the node.",
    severity=Severity.MEDIUM,
    subjects=frozenset({KUBERNETES}),
    violates=_violates,
    bad=(pod(spec="volumes:\n- name: logs\n  hostPath:\n    path: /srv/logs"),),
    good=(pod(spec="volumes:\n- name: logs\n  emptyDir: {}"),),
    aliases=("KSV023",),
    controls=("CIS Kubernetes 5.2.12", "NIST SP 800-190 4.4.3", "PSS baseline"),
    standards=frozenset({BASELINE}),
)
