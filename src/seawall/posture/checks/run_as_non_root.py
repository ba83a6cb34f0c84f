"""A pod that may run as root."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import KUBERNETES, RESTRICTED, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.contexts import own_users, settings
from seawall.posture.writing import in_container, pod


def _violates(container: Container) -> Iterable[Hit]:
    if own_users(container):
        return
    said = dict(settings(container, "runAsNonRoot"))
    for owner, node in said.items():
        if node.boolean is False:
            yield Hit(node.line, "securityContext.runAsNonRoot", f"{owner}: false", changes=())
    own = container.node.get("securityContext", "runAsNonRoot").boolean
    shared = container.pod.get("securityContext", "runAsNonRoot").boolean
    if own is None and shared is None:
        yield Hit(container.line, "securityContext.runAsNonRoot", f"{container.name}: not set")


CHECK = Check(
    name="run-as-non-root",
    title="Say that containers do not run as root",
    why="Without runAsNonRoot an image whose user is root, today or after its next build, runs as root; "
    "with it "
    "the kubelet refuses.",
    severity=Severity.MEDIUM,
    subjects=frozenset({KUBERNETES}),
    violates=_violates,
    bad=(pod(), pod("securityContext:\n  runAsNonRoot: false")),
    good=(
        pod("securityContext:\n  runAsNonRoot: true"),
        pod(spec="securityContext:\n  runAsNonRoot: true"),
        pod(spec="hostUsers: false"),
    ),
    aliases=("KSV012", "CKV_K8S_23"),
    controls=("CIS Kubernetes 5.2.7", "NIST SP 800-190 4.1.2", "PSS restricted"),
    standards=frozenset({RESTRICTED}),
    changes=(in_container("securityContext.runAsNonRoot", value=True),),
)
