"""Directories of the host's system."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import RUNNING, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.mounted import host_paths, is_socket, sensitive
from seawall.posture.writing import compose, inspect, pod, run


def _violates(container: Container) -> Iterable[Hit]:
    for path, line, setting in host_paths(container):
        if sensitive(path) and not is_socket(path):
            yield Hit(line, setting, f"{container.name}: {path[:80]}")


CHECK = Check(
    name="sensitive-mount",
    title="Do not mount directories of the host's system",
    why="Who writes to /etc, /root or the kubelet's directory owns the host; who reads them has its keys.",
    severity=Severity.HIGH,
    subjects=RUNNING,
    violates=_violates,
    bad=(
        compose("volumes:\n  - /etc:/host/etc:ro"),
        compose("volumes:\n  - type: bind\n    source: /\n    target: /host"),
        pod(spec="volumes:\n- name: host\n  hostPath:\n    path: /var/lib/kubelet/pods"),
        run("-v /proc:/host/proc"),
        inspect({}, Mounts=[{"Type": "bind", "Source": "/root/.ssh", "Destination": "/keys"}]),
    ),
    good=(
        compose("volumes:\n  - /etc/localtime:/etc/localtime:ro\n  - ./etc:/etc/web"),
        pod(spec="volumes:\n- name: data\n  hostPath:\n    path: /srv/data"),
        run("-v /srv/data:/data"),
        inspect({}, Mounts=[{"Type": "volume", "Name": "etc", "Destination": "/etc/web"}]),
    ),
    aliases=("KSV121",),
    controls=("CIS Docker 5.6", "CIS Kubernetes 5.2.12", "NIST SP 800-190 4.4.3"),
)
