"""Images that are taken from the node's cache."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import KUBERNETES, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.references import parts
from seawall.posture.writing import in_container, missing, pod, wrong


def _violates(container: Container) -> Iterable[Hit]:
    if container.image.value is None or container.pull.is_("Always") or container.pull.undecided:
        return ()
    _, tag, digest = parts(container.image.value)
    if digest or (tag in {"", "latest"} and not container.pull.said):
        return ()
    if container.pull.said:
        return (wrong(container, "pull", container.pull),)
    return (missing(container, "pull", f"{container.name}: IfNotPresent by default"),)


CHECK = Check(
    name="pull-policy",
    title="Ask the registry before a cached image runs",
    why="An image in the node's cache runs for whoever names it, without the credentials that the registry "
    "wants, "
    "and as the tag was when it was pulled.",
    severity=Severity.LOW,
    subjects=frozenset({KUBERNETES}),
    violates=_violates,
    bad=(pod("imagePullPolicy: IfNotPresent"), pod()),
    good=(pod("imagePullPolicy: Always"), pod(image="nginx@sha256:" + "a" * 64), pod(image="nginx")),
    aliases=("CKV_K8S_15",),
    controls=("NIST SP 800-190 4.2.2",),
    changes=(in_container("imagePullPolicy", "Always"),),
)
