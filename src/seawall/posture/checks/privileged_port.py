"""Ports of the host below 1024."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import RUNNING, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.values import decimal
from seawall.posture.writing import compose, inspect, named, pod, run

_USUAL = frozenset({"80", "443"})


def _violates(container: Container) -> Iterable[Hit]:
    for port in container.ports:
        first = port.host_port.partition("-")[0]
        if 0 < (decimal(first) or 0) < 1024 and first not in _USUAL:
            yield Hit(port.line, f"{named(container, 'ports')} {port.host_port}"[:100], container.name)


CHECK = Check(
    name="privileged-port",
    title="Publish no port below 1024 but those of the web",
    why="Clients trust what answers on a port that only root may open; services of the host that belong "
    "there "
    "are kept out.",
    severity=Severity.LOW,
    subjects=RUNNING,
    violates=_violates,
    bad=(
        compose('ports:\n  - "127.0.0.1:25:2525"'),
        pod("ports:\n- containerPort: 5353\n  hostPort: 53"),
        run("-p 389:3389"),
        inspect({"PortBindings": {"2525/tcp": [{"HostIp": "127.0.0.1", "HostPort": "25"}]}}),
    ),
    good=(
        compose('ports:\n  - "443:8443"\n  - "8025:25"'),
        pod("ports:\n- containerPort: 53"),
        run("-p 8080:80"),
        inspect({"PortBindings": {}}),
    ),
    aliases=("KSV117",),
    controls=("CIS Docker 5.8",),
)
