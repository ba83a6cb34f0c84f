"""No request for memory."""

from seawall.model.finding import Severity
from seawall.posture.base import KUBERNETES, Check, Hit
from seawall.posture.writing import in_container, pod

CHECK = Check(
    name="memory-request",
    title="Say how much memory is needed",
    why="The scheduler puts a pod that asks for nothing on any node, full or not, and it is evicted first.",
    severity=Severity.LOW,
    subjects=frozenset({KUBERNETES}),
    violates=lambda container: (
        ()
        if container.memory_request.said or container.kind == "ephemeral container"
        else (Hit(container.line, "resources.requests.memory", f"{container.name}: not set"),)
    ),
    bad=(pod("resources:\n  requests:\n    cpu: 100m"),),
    good=(
        pod("resources:\n  requests:\n    memory: 128Mi"),
        pod("resources:\n  limits:\n    memory: 128Mi"),
    ),
    aliases=("KSV016", "CKV_K8S_12"),
    controls=("NIST SP 800-190 4.3.4",),
    changes=(in_container("resources.requests.memory", "128Mi"),),
)
