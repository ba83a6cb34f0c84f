"""The one noun of manifests, command lines and running containers: a container, as it is asked to run."""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct

from seawall.posture.nodes import NOTHING, Node

T = TypeVar("T")


class Value(Struct, Generic[T], frozen=True):
    """What is said of a setting, and on which line; `value` None: not said, the platform's default holds.

    `undecided` is the text that stands there when what it will be cannot be known from the file: a
    variable that is set elsewhere.
    """

    value: T | None = None
    line: int = 0
    undecided: str = ""

    @property
    def said(self) -> bool:
        """Whether anything is said, be it undecided."""
        return self.value is not None or bool(self.undecided)

    def is_(self, value: T) -> bool:
        """Whether it is said to be just this."""
        return self.value == value


class Mount(Struct, frozen=True):
    """Something mounted: `kind` is bind, volume, tmpfs, or the type of volume in Kubernetes."""

    kind: str
    source: str
    target: str
    read_only: bool = False
    line: int = 0
    pod: bool = False
    """A volume that the pod declares, whether or not this container mounts it."""


class Port(Struct, frozen=True):
    """A port; `host_port` is empty where the host publishes none, `host_ip` where all addresses are meant."""

    container_port: str
    host_port: str = ""
    host_ip: str = ""
    protocol: str = "tcp"
    line: int = 0


class Variable(Struct, frozen=True):
    """An environment variable; `value` None where it comes from elsewhere, which `source` names."""

    name: str
    value: str | None
    line: int = 0
    source: str = ""


class Container(Struct, frozen=True):
    """One container as it is asked to run, the same for Compose, Kubernetes, command lines and inspect.

    `line` is where it is declared.  Values are as written; what a pod says for all its containers is
    merged in by the reader.  `node` is the document's own part, `pod` the pod's spec or nothing.
    """

    subject: str
    file: str
    name: str
    line: int
    kind: str = "container"
    image: Value[str] = Value()
    user: Value[str] = Value()
    privileged: Value[bool] = Value()
    cap_add: tuple[Value[str], ...] = ()
    cap_drop: tuple[Value[str], ...] = ()
    no_new_privileges: Value[bool] = Value()
    seccomp: Value[str] = Value()
    apparmor: Value[str] = Value()
    selinux: Value[str] = Value()
    read_only: Value[bool] = Value()
    mounts: tuple[Mount, ...] = ()
    ports: tuple[Port, ...] = ()
    pid: Value[str] = Value()
    ipc: Value[str] = Value()
    network: Value[str] = Value()
    uts: Value[str] = Value()
    userns: Value[str] = Value()
    cgroupns: Value[str] = Value()
    memory: Value[str] = Value()
    memory_request: Value[str] = Value()
    cpus: Value[str] = Value()
    cpus_request: Value[str] = Value()
    pids: Value[str] = Value()
    env: tuple[Variable, ...] = ()
    words: tuple[Value[str], ...] = ()
    """What is run: entry point and arguments."""
    health: Value[str] = Value()
    """A health check or liveness probe: its text, or `none` where it is switched off."""
    readiness: Value[str] = Value()
    pull: Value[str] = Value()
    restart: Value[str] = Value()
    ulimits: tuple[Value[str], ...] = ()
    devices: tuple[Value[str], ...] = ()
    sysctls: tuple[Value[str], ...] = ()
    cgroup_parent: Value[str] = Value()
    service_token: Value[bool] = Value()
    namespace: Value[str] = Value()
    first: bool = True
    """The first container of its pod: what concerns the pod alone is told once, of this one."""
    temporary: bool = False
    """An init or ephemeral container, which ends or serves nothing."""
    finishes: bool = False
    """A job's: it ends by itself."""
    windows: bool = False
    node: Node = NOTHING
    pod: Node = NOTHING
    workload: Node = NOTHING
