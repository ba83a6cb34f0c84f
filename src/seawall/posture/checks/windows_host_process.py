"""Windows containers on the host."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import BASELINE, KUBERNETES, RESTRICTED, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.contexts import settings
from seawall.posture.writing import pod


def _violates(container: Container) -> Iterable[Hit]:
    for owner, node in settings(container, "windowsOptions", "hostProcess"):
        if node.boolean:
            yield Hit(node.line, "securityContext.windowsOptions.hostProcess", owner)


CHECK = Check(
    name="windows-host-process",
    title="Do not run Windows containers as processes of the host",
    why="A HostProcess container has the host's files, network and users: it is privileged by another name.",
    severity=Severity.CRITICAL,
    subjects=frozenset({KUBERNETES}),
    violates=_violates,
    bad=(pod("securityContext:\n  windowsOptions:\n    hostProcess: true", "os:\n  name: windows"),),
    good=(pod("securityContext:\n  windowsOptions:\n    runAsUserName: web", "os:\n  name: windows"),),
    aliases=("KSV103",),
    controls=("CIS Kubernetes 5.2.11", "PSS baseline"),
    standards=frozenset({BASELINE, RESTRICTED}),
)
