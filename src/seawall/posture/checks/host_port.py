"""Ports of the node."""

from seawall.model.finding import Severity
from seawall.posture.base import BASELINE, KUBERNETES, RESTRICTED, Check, Hit
from seawall.posture.writing import pod

CHECK = Check(
    name="host-port",
    title="Use no ports of the node",
    why="A port of the node is reached past every Service and network policy, and only one pod of a node can "
    "have it.",
    severity=Severity.MEDIUM,
    subjects=frozenset({KUBERNETES}),
    violates=lambda container: (
        Hit(port.line, "ports", f"{container.name}: {port.host_port}")
        for port in container.ports
        if port.host_port
    ),
    bad=(pod("ports:\n- containerPort: 8080\n  hostPort: 8080"),),
    good=(pod("ports:\n- containerPort: 8080"),),
    aliases=("KSV024", "CKV_K8S_26"),
    controls=("CIS Kubernetes 5.2.13", "NIST SP 800-190 4.3.3", "PSS baseline"),
    standards=frozenset({BASELINE, RESTRICTED}),
)
