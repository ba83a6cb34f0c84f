"""What `docker inspect` and `podman inspect` tell of containers that are there, and of images."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.model.package import NotAssessed
from seawall.posture.base import INSPECT, Subject
from seawall.posture.configured import inspected
from seawall.posture.containers import Container, Mount, Port, Value, Variable
from seawall.posture.documents import Document
from seawall.posture.images import Picture
from seawall.posture.nodes import Node, plain
from seawall.posture.options import secured
from seawall.posture.values import boolean, integer, string, strings


def recognises(root: Node) -> bool:
    """Tell containers and images by what only they have."""
    return any(_is_container(item) or _is_image(item) for item in root.items or (root,))


def _is_container(node: Node) -> bool:
    return bool(node.get("HostConfig").pairs and node.get("Config").pairs)


def _is_image(node: Node) -> bool:
    return bool(node.get("RootFS").pairs and node.get("Config") and not node.get("HostConfig"))


def containers(document: Document) -> Iterator[Container | Picture | NotAssessed]:
    """Yield the containers, and the images among them."""
    for node in document.root.items or (document.root,):
        if _is_container(node):
            yield _container(document, node)
        elif _is_image(node):
            yield _picture(node)


def _picture(node: Node) -> Picture:
    config = node.get("Config")
    lines = [(name, config.key(name).line) for name, _ in config.each()]
    lines += [(shown, node.key(key).line) for shown, key in (("created", "Created"), ("tag", "RepoTags"))]
    return Picture(inspected(plain(node)), node.line, tuple((name, line) for name, line in lines if line))


def _container(document: Document, node: Node) -> Container:
    host, config = node.get("HostConfig"), node.get("Config")
    security = secured(strings(host.get("SecurityOpt")))
    name = node.get("Name").text.removeprefix("/")
    user = config.get("User")
    pids = host.get("PidsLimit")
    return Container(
        INSPECT,
        document.file,
        name or node.get("Id").text[:12],
        (node.get("Name") or node).line,
        image=_image(node),
        user=Value(user.text or "0", user.line or config.line),
        privileged=boolean(host.get("Privileged")),
        cap_add=strings(host.get("CapAdd")),
        cap_drop=strings(host.get("CapDrop")),
        no_new_privileges=security.no_new_privileges,
        seccomp=security.seccomp,
        apparmor=security.apparmor,
        selinux=security.selinux,
        read_only=boolean(host.get("ReadonlyRootfs")),
        mounts=tuple(_mounts(node)),
        ports=tuple(_ports(host)),
        pid=string(host.get("PidMode")),
        ipc=string(host.get("IpcMode")),
        network=string(host.get("NetworkMode")),
        uts=string(host.get("UTSMode")),
        userns=string(host.get("UsernsMode")),
        cgroupns=string(host.get("CgroupnsMode")),
        memory=_positive(host.get("Memory")),
        memory_request=_positive(host.get("MemoryReservation")),
        cpus=_cpus(host),
        pids=_positive(pids),
        env=tuple(_env(config.get("Env"))),
        words=(*strings(config.get("Entrypoint")), *strings(config.get("Cmd"))),
        health=_health(config.get("Healthcheck")),
        restart=_restart(host.get("RestartPolicy")),
        ulimits=tuple(
            Value(f"{each.get('Name').text}={each.get('Hard').text}", each.line)
            for each in host.get("Ulimits").items
        ),
        devices=tuple(Value(each.get("PathOnHost").text, each.line) for each in host.get("Devices").items),
        sysctls=tuple(Value(key.text, key.line) for key, _ in host.get("Sysctls").pairs),
        cgroup_parent=string(host.get("CgroupParent")),
        finishes=host.get("AutoRemove").boolean is True,
        node=node,
    )


def _image(node: Node) -> Value[str]:
    for said in (node.get("Config", "Image"), node.get("ImageName")):
        if said.string and not said.text.startswith("sha256:"):
            return Value(said.text, said.line)
    return Value()


def _positive(node: Node) -> Value[str]:
    """Return a limit; 0, -1 and null are none."""
    number = node.number
    return integer(node) if number is not None and number > 0 else Value()


def _cpus(host: Node) -> Value[str]:
    for name in ("NanoCpus", "CpuQuota"):
        said = _positive(host.get(name))
        if said.said:
            return said
    return string(host.get("CpusetCpus")) if host.get("CpusetCpus").text else Value()


def _mounts(node: Node) -> Iterator[Mount]:
    for each in node.get("Mounts").items:
        yield Mount(
            each.get("Type").text or "bind",
            each.get("Source").text if each.get("Type").text != "volume" else each.get("Name").text,
            each.get("Destination").text,
            read_only=each.get("RW").boolean is False,
            line=(each.get("Source") or each).line,
        )


def _ports(host: Node) -> Iterator[Port]:
    for key, bound in host.get("PortBindings").pairs:
        inside, _, protocol = key.text.partition("/")
        for each in bound.items:
            address = each.get("HostIp")
            yield Port(
                inside,
                each.get("HostPort").text or "0",
                address.text,
                protocol or "tcp",
                address.line or key.line,
            )


def _env(node: Node) -> Iterator[Variable]:
    for item in node.items:
        name, _, value = item.text.partition("=")
        yield Variable(name, value, item.line)


def _health(node: Node) -> Value[str]:
    test = strings(node.get("Test"))
    if not test:
        return Value()
    return Value(
        "none" if test[0].value == "NONE" else " ".join(word.value or "" for word in test), test[0].line
    )


def _restart(node: Node) -> Value[str]:
    name, times = node.get("Name"), node.get("MaximumRetryCount").number
    if not name.text:
        return Value()
    return Value(f"{name.text}:{times}" if times else name.text, name.line)


SUBJECT = Subject(INSPECT, recognises, containers)
