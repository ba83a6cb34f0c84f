"""No request for processors."""

from seawall.model.finding import Severity
from seawall.posture.base import KUBERNETES, Check, Hit
from seawall.posture.writing import in_container, pod

CHECK = Check(
    name="cpu-request",
    title="Say how much processor time is needed",
    why="The scheduler puts a pod that asks for nothing on any node, full or not, and it then gets the "
    "least.",
    severity=Severity.LOW,
    subjects=frozenset({KUBERNETES}),
    violates=lambda container: (
        ()
        if container.cpus_request.said or container.kind == "ephemeral container"
        else (Hit(container.line, "resources.requests.cpu", f"{container.name}: not set"),)
    ),
    bad=(pod("resources:\n  requests:\n    memory: 128Mi"),),
    good=(pod("resources:\n  requests:\n    cpu: 100m"), pod("resources:\n  limits:\n    cpu: 100m")),
    aliases=("KSV015", "CKV_K8S_10"),
    controls=("NIST SP 800-190 4.3.4",),
    changes=(in_container("resources.requests.cpu", "100m"),),
)
