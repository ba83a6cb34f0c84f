"""Builds with the rights of the host."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import COMPOSE, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.writing import compose, in_compose


def _violates(container: Container) -> Iterable[Hit]:
    build = container.node.get("build")
    if build.get("privileged").boolean:
        yield Hit(build.get("privileged").line, "build.privileged", container.name)
    for item in build.get("entitlements").items:
        if item.text in {"security.insecure", "network.host"}:
            yield Hit(item.line, "build.entitlements", f"{container.name}: {item.text}", changes=())
    if build.get("network").text == "host":
        yield Hit(build.get("network").line, "build.network", f"{container.name}: host", changes=())


CHECK = Check(
    name="build-privileged",
    title="Build without the rights of the host",
    why="What a package manager fetches during a privileged build runs as root of the builder.",
    severity=Severity.HIGH,
    subjects=frozenset({COMPOSE}),
    violates=_violates,
    bad=(
        compose("build:\n  context: .\n  privileged: true"),
        compose("build:\n  context: .\n  entitlements:\n    - security.insecure"),
        compose("build:\n  context: .\n  network: host"),
    ),
    good=(compose("build: ."),),
    controls=("NIST SP 800-190 4.1.2",),
    changes=(in_compose("build.privileged", value=False),),
)
