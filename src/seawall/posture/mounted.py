"""What of the host is mounted, and where that gives the host away."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from seawall.posture.base import KUBERNETES
from seawall.posture.containers import Container
from seawall.posture.writing import named

SOCKETS = (
    "/var/run/docker.sock",
    "/run/docker.sock",
    "/run/containerd/containerd.sock",
    "/var/run/crio/crio.sock",
    "/run/podman/podman.sock",
    "/run/buildkit/buildkitd.sock",
    "/run/k3s/containerd/containerd.sock",
    "/run/dockershim.sock",
    "/run/cri-dockerd.sock",
)
_NAMES = frozenset(posixpath.basename(socket) for socket in SOCKETS)
SENSITIVE = (
    "/boot",
    "/dev",
    "/etc",
    "/home",
    "/lib",
    "/lib64",
    "/proc",
    "/root",
    "/run",
    "/sbin",
    "/sys",
    "/usr",
    "/bin",
    "/var/lib/containerd",
    "/var/lib/containers",
    "/var/lib/docker",
    "/var/lib/etcd",
    "/var/lib/kubelet",
    "/var/lib/rancher",
    "/var/log",
    "/var/run",
)
_WHOLE = ("/etc", "/dev", "/proc", "/sys", "/boot", "/root", "/run", "/var/run", "/usr", "/home")
_HARMLESS = (
    "/etc/localtime",
    "/etc/timezone",
    "/etc/ssl/certs",
    "/dev/null",
    "/dev/shm",  # noqa: S108 (what is looked for)
)


def host_paths(container: Container) -> Iterator[tuple[str, int, str]]:
    """Yield the paths of the host that are mounted, normal, with line and setting."""
    setting = named(container, "mounts")
    if container.subject == KUBERNETES:
        for volume in container.pod.get("volumes").items if container.first else ():
            path = volume.get("hostPath", "path")
            if path.text.startswith("/"):
                yield normal(path.text), path.line, f"{setting} {volume.get('name').text}"
        return
    for mount in container.mounts:
        if mount.kind in {"bind", "npipe"} and (mount.source.startswith("/") or "pipe" in mount.source):
            yield normal(mount.source), mount.line, setting


def normal(path: str) -> str:
    """Return a path without `..`, doubled slashes and those at its end."""
    return posixpath.normpath("/" + path.lstrip("/"))


def is_socket(path: str) -> bool:
    """Whether a path is the socket of a container engine."""
    return path in SOCKETS or posixpath.basename(path) in _NAMES or "docker_engine" in path


def sensitive(path: str) -> bool:
    """Whether a path is the system's own, or below it where all of that is delicate."""
    if path == "/" or path in SENSITIVE:
        return True
    if any(path == each or path.startswith(f"{each}/") for each in _HARMLESS):
        return False
    deep = (
        *(each for each in _WHOLE if each not in {"/usr", "/home", "/run", "/var/run"}),
        "/var/lib/kubelet",
    )
    return any(path.startswith(f"{each}/") for each in (*deep, "/var/lib/docker", "/var/lib/etcd"))
