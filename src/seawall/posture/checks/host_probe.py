"""Probes of other hosts."""

from collections.abc import Iterable, Iterator

from seawall.model.finding import Severity
from seawall.posture.base import BASELINE, KUBERNETES, RESTRICTED, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.nodes import Node
from seawall.posture.writing import pod

_PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_HOOKS = ("postStart", "preStop")


def _handlers(container: Container) -> Iterator[tuple[str, Node]]:
    for name in _PROBES:
        yield name, container.node.get(name)
    for name in _HOOKS:
        yield f"lifecycle.{name}", container.node.get("lifecycle", name)


def _violates(container: Container) -> Iterable[Hit]:
    for name, handler in _handlers(container):
        for way in ("httpGet", "tcpSocket"):
            host = handler.get(way, "host")
            if host.text:
                yield Hit(host.line, f"{name}.{way}.host", f"{container.name}: {host.text[:60]}")


CHECK = Check(
    name="host-probe",
    title="Let probes and hooks ask the pod alone",
    why="The kubelet asks whatever host is named, from the node's network: a way to reach what the pod "
    "cannot.",
    severity=Severity.MEDIUM,
    subjects=frozenset({KUBERNETES}),
    violates=_violates,
    bad=(pod("livenessProbe:\n  httpGet:\n    host: 169.254.169.254\n    port: 80"),),
    good=(pod("livenessProbe:\n  httpGet:\n    path: /healthz\n    port: 8080"),),
    controls=("PSS baseline",),
    standards=frozenset({BASELINE, RESTRICTED}),
)
