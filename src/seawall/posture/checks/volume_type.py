"""Volumes of types that the restricted standard does not allow."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import KUBERNETES, RESTRICTED, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.nodes import MAPPING
from seawall.posture.writing import pod

_ALLOWED = (
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
)


def _violates(container: Container) -> Iterable[Hit]:
    for volume in container.pod.get("volumes").items if container.first else ():
        kinds = [name for name, value in volume.each() if name != "name" and value.kind == MAPPING]
        if kinds and not any(name in _ALLOWED for name in kinds):
            path = volume.get("hostPath", "path").text
            yield Hit(volume.line, f"volumes {volume.get('name').text}", (path or kinds[0])[:80])


CHECK = Check(
    name="volume-type",
    title="Use volumes that do not reach around Kubernetes",
    why="The drivers built into Kubernetes mount storage with the node's rights and without a claim that "
    "somebody granted.",
    severity=Severity.LOW,
    subjects=frozenset({KUBERNETES}),
    violates=_violates,
    bad=(pod(spec="volumes:\n- name: data\n  nfs:\n    server: files.example.org\n    path: /data"),),
    good=(pod(spec="volumes:\n- name: data\n  persistentVolumeClaim:\n    claimName: data"),),
    aliases=("KSV028",),
    controls=("NIST SP 800-190 4.4.3", "PSS restricted"),
    standards=frozenset({RESTRICTED}),
    unless="host-path",
)
