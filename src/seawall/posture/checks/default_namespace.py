"""The namespace of everybody."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import KUBERNETES, Check, Example, Hit
from seawall.posture.containers import Container
from seawall.posture.writing import pod


def _violates(container: Container) -> Iterable[Hit]:
    if not container.first or not container.namespace.is_("default"):
        return ()
    return (Hit(container.namespace.line, "metadata.namespace", "default"),)


_POD = (
    "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: {}\nspec:\n  containers:\n  - name: web"
)

CHECK = Check(
    name="default-namespace",
    title="Put workloads into a namespace of their own",
    why="Quotas, network policies, roles and the Pod Security Standards are set on namespaces; in default "
    "all "
    "strangers are neighbours.",
    severity=Severity.LOW,
    subjects=frozenset({KUBERNETES}),
    violates=_violates,
    bad=(Example(KUBERNETES, _POD.format("default")),),
    good=(Example(KUBERNETES, _POD.format("web")), pod()),
    aliases=("KSV110", "CKV_K8S_21"),
    controls=("CIS Kubernetes 5.7.4",),
)
