"""No seccomp profile."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import KUBERNETES, RESTRICTED, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.contexts import contexts
from seawall.posture.nodes import MAPPING
from seawall.posture.writing import in_container, pod

_ALLOWED = frozenset({"RuntimeDefault", "Localhost"})


def _violates(container: Container) -> Iterable[Hit]:
    if container.windows:
        return
    bad = False
    for owner, context in contexts(container):
        profile = context.get("seccompProfile")
        if profile.kind == MAPPING and profile.get("type").string not in _ALLOWED:
            said = profile.get("type") or profile
            bad = True
            yield Hit(
                said.line, "securityContext.seccompProfile.type", f"{owner}: {said.text[:40]}", changes=()
            )
    own = container.node.get("securityContext", "seccompProfile")
    shared = container.pod.get("securityContext", "seccompProfile")
    if not bad and own.kind != MAPPING and shared.get("type").string not in _ALLOWED:
        yield Hit(container.line, "securityContext.seccompProfile", f"{container.name}: not set")


CHECK = Check(
    name="seccomp-required",
    title="Set the seccomp profile RuntimeDefault, or one of your own",
    why="Kubernetes runs containers without seccomp unless a profile is named or the kubelet is told to.",
    severity=Severity.MEDIUM,
    subjects=frozenset({KUBERNETES}),
    violates=_violates,
    bad=(pod(), pod("securityContext:\n  seccompProfile:\n    type: Unconfined")),
    good=(
        pod("securityContext:\n  seccompProfile:\n    type: RuntimeDefault"),
        pod(spec="securityContext:\n  seccompProfile:\n    type: Localhost\n    localhostProfile: web.json"),
        pod(spec="os:\n  name: windows"),
    ),
    aliases=("KSV030", "CKV_K8S_31"),
    controls=("CIS Kubernetes 5.7.2", "NIST SP 800-190 4.4.3", "PSS restricted"),
    standards=frozenset({RESTRICTED}),
    changes=(in_container("securityContext.seccompProfile.type", "RuntimeDefault"),),
    safe=True,
    unless="seccomp-unconfined",
)
