"""A user that the host may have, too."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import KUBERNETES, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.values import decimal
from seawall.posture.writing import in_container, pod, wrong

_LEAST = 10_000


def _violates(container: Container) -> Iterable[Hit]:
    said = container.user.value or ""
    if container.windows or not 0 < (decimal(said) or 0) < _LEAST:
        return ()
    return (wrong(container, "user", container.user),)


CHECK = Check(
    name="low-user",
    title="Run as a user above 10000",
    why="A low number is likely to be somebody on the host, whose files are open to a container that "
    "escapes.",
    severity=Severity.LOW,
    subjects=frozenset({KUBERNETES}),
    violates=_violates,
    bad=(pod("securityContext:\n  runAsUser: 1000"),),
    good=(pod("securityContext:\n  runAsUser: 10001"), pod()),
    aliases=("KSV020", "CKV_K8S_40"),
    controls=("NIST SP 800-190 4.1.2",),
    changes=(in_container("securityContext.runAsUser", 10001),),
)
