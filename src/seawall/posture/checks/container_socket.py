"""The socket of a container engine."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import RUNNING, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.mounted import SOCKETS, host_paths, is_socket
from seawall.posture.writing import compose, inspect, pod, run


def _violates(container: Container) -> Iterable[Hit]:
    for path, line, setting in host_paths(container):
        if is_socket(path):
            yield Hit(line, setting, f"{container.name}: {path[:80]}")


CHECK = Check(
    name="container-socket",
    title="Do not mount the socket of a container engine",
    why="Who may talk to the engine starts a privileged container, and is root on the host; mounted "
    "read-only, "
    "the socket is no less open. Where it must be, put a proxy before it that lets only reading through.",
    severity=Severity.CRITICAL,
    subjects=RUNNING,
    violates=_violates,
    bad=(
        *(compose(f"volumes:\n  - {socket}:/engine.sock:ro") for socket in SOCKETS[:3]),
        pod(
            "volumeMounts:\n- name: engine\n  mountPath: /engine.sock",
            "volumes:\n- name: engine\n  hostPath:\n    path: /run/containerd/containerd.sock",
        ),
        run("-v /var/run/docker.sock:/var/run/docker.sock"),
        run("--mount type=bind,source=/run/podman/podman.sock,target=/engine.sock"),
        inspect(
            {}, Mounts=[{"Type": "bind", "Source": "/var/run/docker.sock", "Destination": "/engine.sock"}]
        ),
    ),
    good=(
        compose("volumes:\n  - ./data:/data"),
        pod(spec="volumes:\n- name: data\n  emptyDir: {}"),
        run("-v data:/data"),
        inspect({}, Mounts=[{"Type": "volume", "Name": "data", "Destination": "/data"}]),
    ),
    aliases=("KSV006", "CKV_K8S_27"),
    controls=("CIS Docker 5.32", "NIST SP 800-190 4.4.3"),
)
