"""The network of everybody."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import INSPECT, RUN, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.writing import inspect, missing, run, wrong


def _violates(container: Container) -> Iterable[Hit]:
    said = container.network
    if said.value in {"bridge", "default"}:
        return (wrong(container, "network", said, f"{container.name}: the default bridge"),)
    return () if said.said else (missing(container, "network", f"{container.name}: the default bridge"),)


CHECK = Check(
    name="default-bridge",
    title="Give containers that belong together a network of their own",
    why="On the default bridge every container reaches every other, and finds none by name.",
    severity=Severity.LOW,
    subjects=frozenset({RUN, INSPECT}),
    violates=_violates,
    bad=(run("--network bridge"), inspect({"NetworkMode": "default"})),
    good=(run("--network web"), inspect({"NetworkMode": "web_default"})),
    controls=("CIS Docker 5.30", "NIST SP 800-190 4.3.3"),
    usual=False,
)
