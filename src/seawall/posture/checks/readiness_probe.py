"""No readiness probe."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import KUBERNETES, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.writing import pod


def _violates(container: Container) -> Iterable[Hit]:
    if container.readiness.said or container.temporary or container.finishes:
        return ()
    return (Hit(container.line, "readinessProbe", f"{container.name}: not set", remedy=_REMEDY),)


_REMEDY = "readinessProbe:\n  httpGet:\n    path: /healthz\n    port: 8080"

CHECK = Check(
    name="readiness-probe",
    title="Give containers a readiness probe",
    why="Without it a pod is sent requests before it can answer, and after it can no longer.",
    severity=Severity.LOW,
    subjects=frozenset({KUBERNETES}),
    violates=_violates,
    bad=(pod(),),
    good=(pod("readinessProbe:\n  tcpSocket:\n    port: 8080"),),
    aliases=("CKV_K8S_9",),
    controls=("CIS Docker 5.27",),
)
