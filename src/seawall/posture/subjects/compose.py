"""Compose files (compose-spec): services, with what they extend within the file."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from seawall.model.package import NotAssessed
from seawall.posture.base import COMPOSE, Subject
from seawall.posture.composing import environment, health, limit, mounts, ports, restart
from seawall.posture.containers import Container, Value
from seawall.posture.documents import Document
from seawall.posture.nodes import MAPPING, SCALAR, SEQUENCE, Node
from seawall.posture.options import secured
from seawall.posture.values import boolean, string, strings

_TOP = frozenset(
    {"version", "name", "services", "networks", "volumes", "secrets", "configs", "include", "models"}
)
_NOT_INHERITED = frozenset({"depends_on", "links", "extends", "volumes_from"})
_MOST_EXTENDED = 20


def recognises(root: Node) -> bool:
    """Tell a Compose file by its services, and by nothing of another format beside them."""
    services = root.get("services")
    if services.kind != MAPPING or root.get("apiVersion"):
        return False
    if any(name not in _TOP and not name.startswith("x-") for name, _ in root.each()):
        return False
    return all(service.kind == MAPPING or service.value is None for _, service in services.each())


def containers(document: Document) -> Iterator[Container | NotAssessed]:
    """Yield the services as containers, and what of them is not in the file."""
    services = document.root.get("services")
    for included in document.root.get("include").items:
        named = included.text or included.get("path").text
        yield NotAssessed("setting", f"{document.file}:{included.line}", f"included: name {named[:80]}, too")
    for key, node in services.pairs:
        whole = node
        for _ in range(_MOST_EXTENDED):
            asked = whole.get("extends")
            if not asked:
                break
            base = asked.text or asked.get("service").text
            if asked.get("file") or not services.get(base) or base == key.text:
                why = f"{key.text} extends what is in another file, which is not read here"
                yield NotAssessed("file", f"{document.file}:{asked.line}", why)
                break
            whole = _extended(services.get(base), whole)
        yield _service(document, key, whole)


def _extended(base: Node, node: Node) -> Node:
    """Return a service with what its base says beside it: mappings are joined, and lists."""
    own = {name for name, _ in node.each() if name != "extends"}
    pairs = [
        (replace(key, shared=True), replace(value, shared=True))
        for key, value in base.pairs
        if key.text not in own and (key.text not in _NOT_INHERITED or key.text == "extends")
    ]
    for key, value in node.pairs:
        under = base.get(key.text)
        if key.text == "extends":
            continue
        if value.kind == under.kind == MAPPING:
            pairs.append((key, _extended(under, value)))
        elif value.kind == under.kind == SEQUENCE and key.text not in {"command", "entrypoint"}:
            items = (*(replace(item, shared=True) for item in under.items), *value.items)
            pairs.append((key, replace(value, items=items)))
        else:
            pairs.append((key, value))
    return replace(node, pairs=tuple(pairs))


def _text(node: Node) -> Value[str]:
    return string(node, variables=True)


def _service(document: Document, key: Node, node: Node) -> Container:
    limits = node.get("deploy", "resources", "limits")
    reserved = node.get("deploy", "resources", "reservations")
    security = secured(strings(node.get("security_opt"), variables=True))
    ulimits = tuple(
        Value(f"{name}={_ulimit(value)}", value.line) for name, value in node.get("ulimits").each()
    )
    sysctls = node.get("sysctls")
    return Container(
        COMPOSE,
        document.file,
        key.text,
        key.line,
        kind="service",
        image=_text(node.get("image")),
        user=_text(node.get("user")),
        privileged=boolean(node.get("privileged"), variables=True),
        cap_add=strings(node.get("cap_add"), variables=True),
        cap_drop=strings(node.get("cap_drop"), variables=True),
        no_new_privileges=security.no_new_privileges,
        seccomp=security.seccomp,
        apparmor=security.apparmor,
        selinux=security.selinux,
        read_only=boolean(node.get("read_only"), variables=True),
        mounts=tuple(mounts(node.get("volumes"))),
        ports=tuple(ports(node.get("ports"))),
        pid=_text(node.get("pid")),
        ipc=_text(node.get("ipc")),
        network=_text(node.get("network_mode")),
        uts=_text(node.get("uts")),
        userns=_text(node.get("userns_mode")),
        cgroupns=_text(node.get("cgroup")),
        memory=limit(node.get("mem_limit"), limits.get("memory")),
        memory_request=limit(node.get("mem_reservation"), reserved.get("memory")),
        cpus=limit(node.get("cpus"), limits.get("cpus"), node.get("cpu_quota"), node.get("cpuset")),
        cpus_request=limit(reserved.get("cpus")),
        pids=limit(node.get("pids_limit"), limits.get("pids")),
        env=tuple(environment(node.get("environment"))),
        words=(*strings(node.get("entrypoint")), *strings(node.get("command"))),
        health=health(node.get("healthcheck")),
        pull=_text(node.get("pull_policy")),
        restart=restart(node),
        ulimits=ulimits,
        devices=tuple(
            Value(item.text or item.get("source").text, item.line) for item in node.get("devices").items
        ),
        sysctls=strings(sysctls) if sysctls.items else tuple(Value(k.text, k.line) for k, _ in sysctls.pairs),
        cgroup_parent=_text(node.get("cgroup_parent")),
        finishes=restart(node).value == "no",
        node=node,
        workload=node,
    )


def _ulimit(node: Node) -> str:
    return node.text if node.kind == SCALAR else node.get("hard").text


SUBJECT = Subject(COMPOSE, recognises, containers)
