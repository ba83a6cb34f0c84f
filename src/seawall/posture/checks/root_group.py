"""Root's group."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import KUBERNETES, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.contexts import settings
from seawall.posture.writing import pod


def _violates(container: Container) -> Iterable[Hit]:
    for name in ("runAsGroup", "fsGroup"):
        for owner, node in settings(container, name):
            if node.number == 0:
                yield Hit(node.line, f"securityContext.{name}", f"{owner}: 0")
    for owner, node in settings(container, "supplementalGroups"):
        for item in node.items:
            if item.number == 0:
                yield Hit(item.line, "securityContext.supplementalGroups", f"{owner}: 0")


CHECK = Check(
    name="root-group",
    title="Do not run with root's group",
    why="Files that root's group may write, of the image and of volumes, are open to the program.",
    severity=Severity.LOW,
    subjects=frozenset({KUBERNETES}),
    violates=_violates,
    bad=(
        pod("securityContext:\n  runAsGroup: 0"),
        pod(spec="securityContext:\n  supplementalGroups: [0]"),
    ),
    good=(pod("securityContext:\n  runAsGroup: 10001"),),
    aliases=("KSV116", "KSV029"),
    controls=("NIST SP 800-190 4.1.2",),
)
