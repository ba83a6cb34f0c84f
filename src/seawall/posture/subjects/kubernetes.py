"""Kubernetes manifests: every kind that makes pods, in YAML or JSON."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from seawall.model.package import NotAssessed
from seawall.posture.base import KUBERNETES, Subject
from seawall.posture.containers import Container, Mount, Port, Value, Variable
from seawall.posture.documents import Document
from seawall.posture.nodes import MAPPING, NOTHING, SEQUENCE, Node
from seawall.posture.values import boolean, integer, string, strings

_TEMPLATED = ("spec", "template")
_TEMPLATES = {
    "Pod": (),
    "PodTemplate": ("template",),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
}
_BUILT_IN = ("apps", "batch", "extensions", "policy", "autoscaling")
_LISTS = (("initContainers", "init container"), ("containers", "container"))
_EPHEMERAL = ("ephemeralContainers", "ephemeral container")
_MOST_LISTED = 20_000


def recognises(root: Node) -> bool:
    """Tell a manifest by its two first fields."""
    return bool(root.get("apiVersion").string and root.get("kind").string)


def containers(document: Document) -> Iterator[Container | NotAssessed]:
    """Yield the containers of a manifest, or of each in a List, and custom resources that may make some."""
    waiting, seen = deque([(document.root, document.root.get("kind").string or "")]), 0
    while waiting:
        root, kind = waiting.popleft()
        seen += 1
        if seen > _MOST_LISTED:
            yield NotAssessed("file", document.file, f"more than {_MOST_LISTED} objects in one document")
            return
        if kind.endswith("List") and root.get("items").kind == SEQUENCE:
            usual = kind.removesuffix("List")
            waiting += [(item, item.get("kind").string or usual) for item in root.get("items").items]
            continue
        yield from _workload(document, root, kind)


def _workload(document: Document, root: Node, kind: str) -> Iterator[Container | NotAssessed]:
    template = root.get(*_TEMPLATES.get(kind, _TEMPLATED))
    pod = template.get("spec")
    if pod.kind == MAPPING and pod.get("containers"):
        yield from _pod(document, root, kind, template, pod)
        return
    group, _, version = (root.get("apiVersion").string or "").rpartition("/")
    built_in = not version or not group or group in _BUILT_IN or group.endswith("k8s.io")
    if not built_in and any(key.text == "containers" for node in root.walk() for key, _ in node.pairs):
        name = root.get("metadata", "name").text
        subject = f"{document.file}:{root.line} {kind}/{name}"
        yield NotAssessed("file", subject, "a custom resource: what its controller runs is not known here")


def _pod(document: Document, workload: Node, kind: str, template: Node, pod: Node) -> Iterator[Container]:
    owner = f"{kind}/{workload.get('metadata', 'name').text}"
    temporary = {"Job", "CronJob"}
    first = True
    for field, what in (*_LISTS, _EPHEMERAL):
        for node in pod.get(field).items:
            if node.kind == MAPPING:
                sidecar = node.get("restartPolicy").string == "Always"
                yield _container(
                    document,
                    (workload, template, pod, node),
                    f"{owner} {node.get('name').text or what}".strip(),
                    what=what,
                    first=first,
                    temporary=what != "container" and not sidecar,
                    finishes=kind in temporary,
                )
                first = False


def _container(  # noqa: PLR0913 (what a pod tells of each of its containers)
    document: Document,
    nodes: tuple[Node, Node, Node, Node],
    name: str,
    *,
    what: str,
    first: bool,
    temporary: bool,
    finishes: bool,
) -> Container:
    workload, template, pod, node = nodes
    own, shared = node.get("securityContext"), pod.get("securityContext")
    limits, requests = node.get("resources", "limits"), node.get("resources", "requests")
    of_pod = pod.get("resources", "limits")
    escalation = boolean(own.get("allowPrivilegeEscalation"))
    may = None if escalation.value is None else not escalation.value
    return Container(
        KUBERNETES,
        document.file,
        name,
        node.line,
        kind=what,
        image=string(node.get("image")),
        user=_either(own, shared, "runAsUser"),
        privileged=boolean(own.get("privileged")),
        cap_add=strings(own.get("capabilities", "add")),
        cap_drop=strings(own.get("capabilities", "drop")),
        no_new_privileges=Value(may, escalation.line, escalation.undecided),
        seccomp=_either(own, shared, "seccompProfile", "type"),
        apparmor=_either(own, shared, "appArmorProfile", "type"),
        selinux=_either(own, shared, "seLinuxOptions", "type"),
        read_only=boolean(own.get("readOnlyRootFilesystem")),
        mounts=tuple(_mounts(pod, node)),
        ports=tuple(_ports(node)),
        pid=_host(pod, "hostPID"),
        ipc=_host(pod, "hostIPC"),
        network=_host(pod, "hostNetwork"),
        memory=_limit(limits, of_pod, "memory"),
        memory_request=_limit(requests, limits, "memory"),
        cpus=_limit(limits, of_pod, "cpu"),
        cpus_request=_limit(requests, limits, "cpu"),
        env=tuple(_env(node)),
        words=(*strings(node.get("command")), *strings(node.get("args"))),
        health=_probe(node, "livenessProbe"),
        readiness=_probe(node, "readinessProbe"),
        pull=string(node.get("imagePullPolicy")),
        service_token=boolean(pod.get("automountServiceAccountToken")),
        namespace=string(workload.get("metadata", "namespace")),
        first=first,
        temporary=temporary,
        finishes=finishes,
        windows=pod.get("os", "name").string == "windows",
        node=node,
        pod=pod,
        workload=template if template.get("metadata") else workload,
    )


def _either(own: Node, shared: Node, *path: str) -> Value[str]:
    said = integer(own.get(*path))
    return said if said.said else integer(shared.get(*path))


def _host(pod: Node, name: str) -> Value[str]:
    said = boolean(pod.get(name))
    return Value("host" if said.value else None, said.line, said.undecided)


def _limit(first: Node, second: Node, name: str) -> Value[str]:
    said = first.get(name) or second.get(name)
    return Value(said.text, said.line) if said.value is not None else Value()


def _probe(node: Node, name: str) -> Value[str]:
    probe = node.get(name)
    return Value(name, probe.line) if probe.kind == MAPPING else Value()


def _volumes(pod: Node) -> dict[str, Node]:
    return {volume.get("name").text: volume for volume in pod.get("volumes").items}


def volume_type(volume: Node) -> str:
    """Return a volume's type: emptyDir where only its name is said."""
    return next(
        (name for name, value in volume.each() if name != "name" and value.kind == MAPPING), "emptyDir"
    )


def _mounts(pod: Node, node: Node) -> Iterator[Mount]:
    volumes = _volumes(pod)
    for mount in node.get("volumeMounts").items:
        volume = volumes.get(mount.get("name").text, NOTHING)
        yield Mount(
            volume_type(volume) if volume else "",
            volume.get("hostPath", "path").text,
            mount.get("mountPath").text,
            read_only=mount.get("readOnly").boolean is True,
            line=mount.line,
        )


def _ports(node: Node) -> Iterator[Port]:
    for port in node.get("ports").items:
        host = port.get("hostPort")
        yield Port(
            port.get("containerPort").text,
            host.text if host.value not in {None, 0} else "",
            port.get("hostIP").text,
            (port.get("protocol").string or "TCP").lower(),
            host.line or port.line,
        )


def _env(node: Node) -> Iterator[Variable]:
    for entry in node.get("env").items:
        source = next((name for name, _ in entry.get("valueFrom").each()), "")
        value = entry.get("value")
        text = None if source or not value or value.kind in {MAPPING, SEQUENCE} else value.text
        yield Variable(entry.get("name").text, text, entry.get("name").line or entry.line, source)


SUBJECT = Subject(KUBERNETES, recognises, containers)
