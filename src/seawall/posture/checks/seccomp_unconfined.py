"""Seccomp switched off."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import BASELINE, KUBERNETES, RUNNING, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.contexts import contexts
from seawall.posture.nodes import MAPPING
from seawall.posture.writing import compose, in_compose, inspect, on_line, pod, run, wrong

ALLOWED = frozenset({"RuntimeDefault", "Localhost"})


def _violates(container: Container) -> Iterable[Hit]:
    if container.subject != KUBERNETES:
        if container.seccomp.is_("unconfined"):
            yield wrong(container, "seccomp", container.seccomp)
        return
    for owner, context in contexts(container):
        profile = context.get("seccompProfile")
        if profile.kind == MAPPING and profile.get("type").string not in ALLOWED:
            said = profile.get("type") or profile
            yield Hit(said.line, "securityContext.seccompProfile.type", f"{owner}: {said.text[:40]}")


CHECK = Check(
    name="seccomp-unconfined",
    title="Do not switch seccomp off",
    why="The default profile withholds some forty system calls that ordinary programs never make and that "
    "escapes from containers are made of.",
    severity=Severity.HIGH,
    subjects=RUNNING,
    violates=_violates,
    bad=(
        compose("security_opt:\n  - seccomp:unconfined"),
        pod("securityContext:\n  seccompProfile:\n    type: Unconfined"),
        run("--security-opt seccomp=unconfined"),
        inspect({"SecurityOpt": ["seccomp=unconfined"]}),
    ),
    good=(
        compose("security_opt:\n  - seccomp:./profile.json"),
        pod("securityContext:\n  seccompProfile:\n    type: RuntimeDefault"),
        run("--security-opt seccomp=profile.json"),
        inspect({"SecurityOpt": None}),
    ),
    aliases=("KSV104",),
    controls=("CIS Docker 5.22", "CIS Kubernetes 5.7.2", "NIST SP 800-190 4.4.3", "PSS baseline"),
    standards=frozenset({BASELINE}),
    changes=(
        in_compose("security_opt", "seccomp:unconfined", out=True),
        in_compose("security_opt", "seccomp=unconfined", out=True),
        on_line("--security-opt=seccomp=unconfined", out=True),
    ),
)
