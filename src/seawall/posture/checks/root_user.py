"""Root as the user."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import KUBERNETES, RESTRICTED, RUNNING, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.contexts import own_users, settings
from seawall.posture.values import decimal
from seawall.posture.writing import compose, inspect, pod, run, wrong


def _violates(container: Container) -> Iterable[Hit]:
    if container.subject != KUBERNETES:
        name = (container.user.value or "").partition(":")[0]
        if name == "root" or decimal(name) == 0:
            yield wrong(container, "user", container.user)
    elif not own_users(container):
        for owner, node in settings(container, "runAsUser"):
            if node.number == 0:
                yield Hit(node.line, "securityContext.runAsUser", f"{owner}: 0")


CHECK = Check(
    name="root-user",
    title="Do not run as root",
    why="Root in a container is root on the host behind one weak spot of the kernel or the runtime.",
    severity=Severity.HIGH,
    subjects=RUNNING,
    violates=_violates,
    bad=(
        compose("user: root"),
        compose('user: "0:0"'),
        pod("securityContext:\n  runAsUser: 0"),
        run("-u 0"),
        inspect({}, {"User": ""}),
    ),
    good=(
        compose('user: "10001:10001"'),
        pod("securityContext:\n  runAsUser: 10001"),
        pod("securityContext:\n  runAsUser: 0", "hostUsers: false"),
        run("--user 10001"),
        inspect({}, {"User": "10001"}),
    ),
    aliases=("KSV105",),
    controls=("CIS Docker 4.1", "CIS Kubernetes 5.2.7", "NIST SP 800-190 4.1.2", "PSS restricted"),
    standards=frozenset({RESTRICTED}),
)
