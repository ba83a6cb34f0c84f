"""The service account of everybody."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import KUBERNETES, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.writing import pod


def _violates(container: Container) -> Iterable[Hit]:
    if not container.first or container.service_token.value is False:
        return ()
    said = container.pod.get("serviceAccountName") or container.pod.get("serviceAccount")
    if said.text not in {"", "default"}:
        return ()
    return (Hit(said.line or container.line, "serviceAccountName", said.text or "default by default"),)


CHECK = Check(
    name="default-service-account",
    title="Give a pod that speaks to the API a service account of its own",
    why="What one program is granted through the account default, every pod of the namespace is granted.",
    severity=Severity.LOW,
    subjects=frozenset({KUBERNETES}),
    violates=_violates,
    bad=(pod(), pod(spec="serviceAccountName: default")),
    good=(pod(spec="serviceAccountName: web"), pod(spec="automountServiceAccountToken: false")),
    aliases=("CKV_K8S_41",),
    controls=("CIS Kubernetes 5.1.5",),
)
