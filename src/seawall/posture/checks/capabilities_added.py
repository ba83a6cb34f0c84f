"""Capabilities beyond those that a runtime gives by default."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import BASELINE, RUNNING, Check, Hit
from seawall.posture.capabilities import DEFAULT, bare, removal
from seawall.posture.containers import Container
from seawall.posture.writing import compose, inspect, named, pod, run


def _violates(container: Container) -> Iterable[Hit]:
    for value in container.cap_add:
        if value.value is not None and bare(container, value.value) not in DEFAULT:
            yield Hit(
                value.line,
                f"{named(container, 'cap_add')} {value.value[:40]}",
                container.name,
                changes=removal(container, value.value),
            )


CHECK = Check(
    name="capabilities-added",
    title="Add no capabilities beyond those that a runtime gives by default",
    why="SYS_ADMIN is root by another name; SYS_PTRACE, SYS_MODULE, NET_ADMIN, DAC_READ_SEARCH and others "
    "lead "
    "out of a container or into its neighbours.",
    severity=Severity.HIGH,
    subjects=RUNNING,
    violates=_violates,
    bad=(
        compose("cap_add:\n  - SYS_ADMIN"),
        pod("securityContext:\n  capabilities:\n    add: [NET_ADMIN]"),
        run("--cap-add=SYS_PTRACE"),
        run("--cap-add ALL"),
        inspect({"CapAdd": ["CAP_SYS_MODULE"]}),
    ),
    good=(
        compose("cap_add:\n  - NET_BIND_SERVICE"),
        pod("securityContext:\n  capabilities:\n    add: [CHOWN]"),
        run("--cap-add=cap_chown"),
        inspect({"CapAdd": None}),
    ),
    aliases=("KSV022", "KSV005", "KSV120", "CKV_K8S_25", "CKV_K8S_39"),
    controls=("CIS Docker 5.4", "CIS Kubernetes 5.2.9", "NIST SP 800-190 4.4.3", "PSS baseline"),
    standards=frozenset({BASELINE}),
)
