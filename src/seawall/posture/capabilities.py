"""Linux capabilities, as runtimes name and give them."""

from __future__ import annotations

from seawall.posture.base import KUBERNETES, Change
from seawall.posture.containers import Container
from seawall.posture.writing import in_compose, in_container, on_line

DEFAULT = frozenset(
    {
        "AUDIT_WRITE",
        "CHOWN",
        "DAC_OVERRIDE",
        "FOWNER",
        "FSETID",
        "KILL",
        "MKNOD",
        "NET_BIND_SERVICE",
        "SETFCAP",
        "SETGID",
        "SETPCAP",
        "SETUID",
        "SYS_CHROOT",
    }
)
"""What the baseline standard allows to add: Docker's default but for NET_RAW."""


def bare(container: Container, name: str) -> str:
    """Return a capability as the standards name it: Docker takes any case and CAP_, Kubernetes does not."""
    return name if container.subject == KUBERNETES else name.upper().removeprefix("CAP_")


def removal(container: Container, name: str) -> tuple[Change, ...]:
    """Return the edit that takes a capability away."""
    if container.subject == KUBERNETES:
        return (in_container("securityContext.capabilities.add", name, out=True),)
    return (in_compose("cap_add", name, out=True), on_line(f"--cap-add={name}", out=True))
