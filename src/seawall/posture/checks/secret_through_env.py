"""Secrets handed over in the environment rather than as files."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import KUBERNETES, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.writing import pod


def _violates(container: Container) -> Iterable[Hit]:
    for variable in container.env:
        if variable.source == "secretKeyRef":
            yield Hit(variable.line, f"env {variable.name[:60]}", container.name)
    for source in container.node.get("envFrom").items:
        if source.get("secretRef"):
            yield Hit(source.line, "envFrom", container.name)


CHECK = Check(
    name="secret-through-env",
    title="Hand secrets over as files",
    why="A mounted secret is read by whom its mode allows and changes when the Secret does; a variable does "
    "neither, and is written into crash reports.",
    severity=Severity.LOW,
    subjects=frozenset({KUBERNETES}),
    violates=_violates,
    bad=(
        pod("env:\n- name: TOKEN\n  valueFrom:\n    secretKeyRef:\n      name: web\n      key: token"),
        pod("envFrom:\n- secretRef:\n    name: web"),
    ),
    good=(pod(spec="volumes:\n- name: web\n  secret:\n    secretName: web"),),
    aliases=("CKV_K8S_35",),
    controls=("CIS Kubernetes 5.4.1",),
    usual=False,
)
