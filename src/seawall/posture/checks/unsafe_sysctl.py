"""Kernel parameters that are not safe."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import BASELINE, KUBERNETES, RESTRICTED, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.writing import pod

_SAFE = frozenset(
    {
        "kernel.shm_rmid_forced",
        "net.ipv4.ip_local_port_range",
        "net.ipv4.ip_local_reserved_ports",
        "net.ipv4.ip_unprivileged_port_start",
        "net.ipv4.ping_group_range",
        "net.ipv4.tcp_fin_timeout",
        "net.ipv4.tcp_keepalive_intvl",
        "net.ipv4.tcp_keepalive_probes",
        "net.ipv4.tcp_keepalive_time",
        "net.ipv4.tcp_notsent_lowat",
        "net.ipv4.tcp_rmem",
        "net.ipv4.tcp_slow_start_after_idle",
        "net.ipv4.tcp_syncookies",
        "net.ipv4.tcp_wmem",
    }
)


def _violates(container: Container) -> Iterable[Hit]:
    if container.first:
        for sysctl in container.pod.get("securityContext", "sysctls").items:
            name = sysctl.get("name")
            if name.text not in _SAFE:
                yield Hit(name.line or sysctl.line, "securityContext.sysctls", name.text[:60])


CHECK = Check(
    name="unsafe-sysctl",
    title="Set only the kernel parameters that are the pod's own",
    why="Other parameters change the node for all pods on it, or open a way around its limits.",
    severity=Severity.MEDIUM,
    subjects=frozenset({KUBERNETES}),
    violates=_violates,
    bad=(pod(spec='securityContext:\n  sysctls:\n  - name: kernel.msgmax\n    value: "65536"'),),
    good=(pod(spec='securityContext:\n  sysctls:\n  - name: net.ipv4.tcp_syncookies\n    value: "1"'),),
    aliases=("KSV026",),
    controls=("NIST SP 800-190 4.4.3", "PSS baseline"),
    standards=frozenset({BASELINE, RESTRICTED}),
)
