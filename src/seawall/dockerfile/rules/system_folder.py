"""Do not work in, or mount over, folders of the system."""

from __future__ import annotations

import re

from seawall.dockerfile.base import Rule, by_step
from seawall.dockerfile.steps import Step, unquoted
from seawall.model.finding import Severity

_KERNEL = re.compile(r"/(?:proc|sys|dev|boot)(?:/|$)")
_WHOLE = frozenset(
    {"/", "/bin", "/etc", "/lib", "/lib64", "/root", "/sbin", "/usr", "/var", "/run", "/var/run"}
)


def _system(step: Step) -> list[str]:
    paths = [unquoted(word) for word in step.words]
    volume = step.keyword == "VOLUME"
    return [
        path
        for path in paths
        if (_KERNEL.match(path) and path.rstrip("/") != "/dev/shm")  # noqa: S108 (a path to compare with)
        or (volume and (path.rstrip("/") or "/") in _WHOLE)
        or (volume and path.endswith(("docker.sock", "containerd.sock", "podman.sock")))
    ]


RULE = Rule(
    name="system-folder",
    title="Do not work in, or mount over, folders of the system",
    why=(
        "/proc, /sys and /dev are the kernel's; a volume over /etc or the engine's socket "
        "hands out the host, or hides the image."
    ),
    severity=Severity.HIGH,
    aliases=(
        "AVD-DS-0030",
        "DKL-DI-0002",
    ),
    controls=("CIS Docker 5.5",),
    bad=(
        "FROM debian:12\nWORKDIR /proc/self",
        "FROM debian:12\nVOLUME /var/run/docker.sock",
        'FROM debian:12\nVOLUME ["/etc"]',
    ),
    good=("FROM debian:12\nWORKDIR /srv/app\nVOLUME /var/lib/app /etc/app",),
    violates=by_step("WORKDIR|VOLUME", _system),
)
