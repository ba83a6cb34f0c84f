"""A token for the API in every pod."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import KUBERNETES, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.writing import in_pod, pod


def _violates(container: Container) -> Iterable[Hit]:
    if not container.first or container.service_token.value is False:
        return ()
    said = "true" if container.service_token.value else "mounted by default"
    line = container.service_token.line or container.line
    return (Hit(line, "automountServiceAccountToken", said),)


CHECK = Check(
    name="service-account-token",
    title="Mount no token of the service account where none is needed",
    why="Whoever breaks into the pod speaks to the API of the cluster with its rights.",
    severity=Severity.MEDIUM,
    subjects=frozenset({KUBERNETES}),
    violates=_violates,
    bad=(pod(), pod(spec="automountServiceAccountToken: true")),
    good=(pod(spec="automountServiceAccountToken: false"),),
    aliases=("KSV036", "CKV_K8S_38"),
    controls=("CIS Kubernetes 5.1.6", "NIST SP 800-190 4.3.1"),
    changes=(in_pod("automountServiceAccountToken", value=False),),
)
