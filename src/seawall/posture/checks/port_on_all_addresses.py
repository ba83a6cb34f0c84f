"""Ports on every address of the host."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import Check, Hit
from seawall.posture.containers import Container
from seawall.posture.writing import DOCKER, compose, inspect, named, run

_ALL = frozenset({"", "0.0.0.0", "::", "[::]"})  # noqa: S104 (what is looked for)


def _violates(container: Container) -> Iterable[Hit]:
    for port in container.ports:
        if port.host_port and port.host_ip in _ALL:
            shown = (
                port.container_port if port.host_port == "0" else f"{port.host_port}:{port.container_port}"
            )
            yield Hit(
                port.line,
                f"{named(container, 'ports')} {shown}"[:100],
                container.name,
                remedy="" if port.host_port == "0" else f'"127.0.0.1:{shown}"',
            )


CHECK = Check(
    name="port-on-all-addresses",
    title="Publish ports on the one address they are meant for",
    why="Without an address a port is open on every interface of the host, past most host firewalls, for "
    "Docker "
    "writes rules of its own before theirs.",
    severity=Severity.LOW,
    subjects=DOCKER,
    violates=_violates,
    bad=(
        compose('ports:\n  - "8080:80"'),
        compose('ports:\n  - target: 80\n    published: "8080"'),
        run("-p 8080:80"),
        run("-P"),
        inspect({"PortBindings": {"80/tcp": [{"HostIp": "0.0.0.0", "HostPort": "8080"}]}}),  # noqa: S104
    ),
    good=(
        compose('ports:\n  - "127.0.0.1:8080:80"\nexpose:\n  - "9090"'),
        run("-p 127.0.0.1:8080:80"),
        inspect({"PortBindings": {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8080"}]}}),
    ),
    controls=("CIS Docker 5.14", "NIST SP 800-190 4.3.3"),
)
