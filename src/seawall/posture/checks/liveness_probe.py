"""No liveness probe."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import KUBERNETES, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.writing import pod


def _violates(container: Container) -> Iterable[Hit]:
    if container.health.said or container.temporary or container.finishes:
        return ()
    return (Hit(container.line, "livenessProbe", f"{container.name}: not set", remedy=_REMEDY),)


_REMEDY = "livenessProbe:\n  httpGet:\n    path: /healthz\n    port: 8080"

CHECK = Check(
    name="liveness-probe",
    title="Give containers a liveness probe",
    why="A program that hangs is not started anew unless something asks whether it lives.",
    severity=Severity.LOW,
    subjects=frozenset({KUBERNETES}),
    violates=_violates,
    bad=(pod(),),
    good=(pod("livenessProbe:\n  tcpSocket:\n    port: 8080"),),
    aliases=("CKV_K8S_8",),
    controls=("CIS Docker 5.27",),
)
