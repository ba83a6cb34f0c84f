"""What checks are written with: the names of settings, examples in few words, edits."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from textwrap import indent

from seawall.posture.base import (
    COMPOSE,
    INSPECT,
    KUBERNETES,
    RUN,
    Change,
    Example,
    Hit,
    Plain,
    Violates,
)
from seawall.posture.containers import Container, Value

_IMAGE = "example.org/web:1.2.3"
_ORDER = (COMPOSE, KUBERNETES, RUN, INSPECT)
_NAMES = {
    "image": ("image", "image", "", "Config.Image"),
    "user": ("user", "securityContext.runAsUser", "--user", "Config.User"),
    "privileged": ("privileged", "securityContext.privileged", "--privileged", "HostConfig.Privileged"),
    "cap_add": ("cap_add", "securityContext.capabilities.add", "--cap-add", "HostConfig.CapAdd"),
    "cap_drop": ("cap_drop", "securityContext.capabilities.drop", "--cap-drop", "HostConfig.CapDrop"),
    "no_new_privileges": (
        "security_opt",
        "securityContext.allowPrivilegeEscalation",
        "--security-opt",
        "HostConfig.SecurityOpt",
    ),
    "seccomp": ("security_opt", "securityContext.seccompProfile", "--security-opt", "HostConfig.SecurityOpt"),
    "apparmor": (
        "security_opt",
        "securityContext.appArmorProfile",
        "--security-opt",
        "HostConfig.SecurityOpt",
    ),
    "selinux": ("security_opt", "securityContext.seLinuxOptions", "--security-opt", "HostConfig.SecurityOpt"),
    "read_only": (
        "read_only",
        "securityContext.readOnlyRootFilesystem",
        "--read-only",
        "HostConfig.ReadonlyRootfs",
    ),
    "mounts": ("volumes", "volumes", "--volume", "Mounts"),
    "ports": ("ports", "ports", "--publish", "HostConfig.PortBindings"),
    "pid": ("pid", "hostPID", "--pid", "HostConfig.PidMode"),
    "ipc": ("ipc", "hostIPC", "--ipc", "HostConfig.IpcMode"),
    "network": ("network_mode", "hostNetwork", "--network", "HostConfig.NetworkMode"),
    "uts": ("uts", "", "--uts", "HostConfig.UTSMode"),
    "userns": ("userns_mode", "hostUsers", "--userns", "HostConfig.UsernsMode"),
    "cgroupns": ("cgroup", "", "--cgroupns", "HostConfig.CgroupnsMode"),
    "memory": ("mem_limit", "resources.limits.memory", "--memory", "HostConfig.Memory"),
    "cpus": ("cpus", "resources.limits.cpu", "--cpus", "HostConfig.NanoCpus"),
    "pids": ("pids_limit", "", "--pids-limit", "HostConfig.PidsLimit"),
    "env": ("environment", "env", "--env", "Config.Env"),
    "words": ("command", "command", "", "Config.Cmd"),
    "health": ("healthcheck", "livenessProbe", "--health-cmd", "Config.Healthcheck"),
    "pull": ("pull_policy", "imagePullPolicy", "--pull", ""),
    "restart": ("restart", "restartPolicy", "--restart", "HostConfig.RestartPolicy"),
    "ulimits": ("ulimits", "", "--ulimit", "HostConfig.Ulimits"),
    "devices": ("devices", "", "--device", "HostConfig.Devices"),
    "cgroup_parent": ("cgroup_parent", "", "--cgroup-parent", "HostConfig.CgroupParent"),
}
"""What each platform calls a setting: Compose, Kubernetes, the command line, inspect."""

DOCKER = frozenset({COMPOSE, RUN, INSPECT})
ASKED = frozenset({COMPOSE, KUBERNETES, RUN})
"""What is written to ask for a container, and not what became of it."""


def named(container: Container, setting: str) -> str:
    """Return what the container's platform calls a setting."""
    return _NAMES[setting][_ORDER.index(container.subject)]


def missing(container: Container, setting: str, said: str = "") -> Hit:
    """Return the hit of a setting that is not there, at the container's own line."""
    return Hit(container.line, named(container, setting), said or f"{container.name}: not set")


def wrong(container: Container, setting: str, value: Value[str] | Value[bool], said: str = "") -> Hit:
    """Return the hit of a setting that says what it should not."""
    text = said or f"{container.name}: {str(value.value).lower()[:80]}"
    return Hit(value.line or container.line, named(container, setting), text)


def is_host(setting: str) -> Violates:
    """Judge a namespace: it may not be the host's."""

    def violates(container: Container) -> Iterable[Hit]:
        value: Value[str] = getattr(container, setting)
        told = container.first or container.subject != KUBERNETES
        return (wrong(container, setting, value),) if value.is_("host") and told else ()

    return violates


def is_unlimited(setting: str) -> Violates:
    """Judge a limit: it is to be said, and not as none."""

    def violates(container: Container) -> Iterable[Hit]:
        value: Value[str] = getattr(container, setting)
        if container.subject == KUBERNETES and container.kind == "ephemeral container":
            return ()  # it may have no limits (PodSpec, ephemeralContainers)
        if value.value is not None and value.value.strip() in {"0", "-1", ""}:
            return (wrong(container, setting, value, f"{container.name}: {value.value} is no limit"),)
        return () if value.said else (missing(container, setting, f"{container.name}: no limit"),)

    return violates


def either(*judgements: Violates) -> Violates:
    """Join judgements."""

    def violates(container: Container) -> Iterator[Hit]:
        for judgement in judgements:
            yield from judgement(container)

    return violates


def compose(text: str, image: str = _IMAGE) -> Example:
    """Return a Compose file of one service with these lines."""
    return Example(COMPOSE, f"services:\n  web:\n    image: {image}\n{indent(text.strip(), '    ')}".rstrip())


def pod(text: str = "", spec: str = "", image: str = _IMAGE, name: str = "web") -> Example:
    """Return a Pod with these lines in its container, and in its spec."""
    lines = f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\nspec:\n"
    if spec:
        lines += indent(spec.strip(), "  ") + "\n"
    lines += f"  containers:\n  - name: web\n    image: {image}\n{indent(text.strip(), '    ')}"
    return Example(KUBERNETES, lines.rstrip())


def run(options: str = "", image: str = _IMAGE, words: str = "") -> Example:
    """Return a command line with these options."""
    return Example(RUN, " ".join(part for part in ("docker run", options, image, words) if part))


def inspect(
    host: Mapping[str, object], config: Mapping[str, object] | None = None, **more: object
) -> Example:
    """Return what inspect tells of one container."""
    told = {
        "Name": "/web",
        "Config": {"Image": _IMAGE, **(config or {})},
        "HostConfig": {"NetworkMode": "web", **host},
        **more,
    }
    return Example(INSPECT, json.dumps([told], indent=2))


def in_compose(path: str, value: Plain | None, *, into: bool = False, out: bool = False) -> Change:
    """Edit a service."""
    return Change(COMPOSE, tuple(path.split(".")), value, into=into, out=out)


def in_container(path: str, value: Plain | None, *, into: bool = False, out: bool = False) -> Change:
    """Edit a container of a pod."""
    return Change(KUBERNETES, tuple(path.split(".")), value, into=into, out=out)


def in_pod(path: str, value: Plain | None) -> Change:
    """Edit the spec of a pod."""
    return Change(KUBERNETES, tuple(path.split(".")), value, pod=True)


def on_line(option: str, *, out: bool = False) -> Change:
    """Add an option to a command line, or take it away."""
    return Change(RUN, (), option, out=out)
