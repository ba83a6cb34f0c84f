"""Default capabilities that are not dropped."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import KUBERNETES, RESTRICTED, RUNNING, Check, Hit
from seawall.posture.capabilities import bare
from seawall.posture.containers import Container
from seawall.posture.writing import compose, in_compose, in_container, inspect, missing, on_line, pod, run


def _violates(container: Container) -> Iterable[Hit]:
    if container.windows or (container.privileged.value and container.subject != KUBERNETES):
        return ()
    if any(bare(container, value.value or "") == "ALL" for value in container.cap_drop):
        return ()
    return (missing(container, "cap_drop", f"{container.name}: ALL is not dropped"),)


CHECK = Check(
    name="capabilities-kept",
    title="Drop all capabilities, and add those that are needed",
    why="By default a container keeps some fourteen capabilities, among them NET_RAW, with which it can "
    "forge "
    "packets, and most programs need none of them.",
    severity=Severity.MEDIUM,
    subjects=RUNNING,
    violates=_violates,
    bad=(
        compose("cap_drop: [NET_RAW]"),
        pod("securityContext:\n  capabilities:\n    drop: [NET_RAW]"),
        run(),
        inspect({"CapDrop": None}),
    ),
    good=(
        compose("cap_drop: [ALL]\ncap_add: [NET_BIND_SERVICE]"),
        pod("securityContext:\n  capabilities:\n    drop: [ALL]"),
        run("--cap-drop=all"),
        inspect({"CapDrop": ["ALL"]}),
    ),
    aliases=("KSV003", "KSV004", "KSV106", "KSV119", "CKV_K8S_28", "CKV_K8S_37"),
    controls=("CIS Docker 5.4", "CIS Kubernetes 5.2.8", "CIS Kubernetes 5.2.10", "PSS restricted"),
    standards=frozenset({RESTRICTED}),
    changes=(
        in_compose("cap_drop", "ALL", into=True),
        in_container("securityContext.capabilities.drop", "ALL", into=True),
        on_line("--cap-drop=ALL"),
    ),
)
