"""Processes that may gain privileges."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import KUBERNETES, RESTRICTED, RUNNING, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.writing import (
    compose,
    in_compose,
    in_container,
    inspect,
    missing,
    on_line,
    pod,
    run,
    wrong,
)


def _violates(container: Container) -> Iterable[Hit]:
    said = container.no_new_privileges
    if container.windows or said.value:
        return ()
    if container.subject == KUBERNETES:
        needed = container.privileged.value or any(each.is_("SYS_ADMIN") for each in container.cap_add)
        changes = () if needed else None  # the API refuses the two together
    else:
        changes = None
        if said.undecided:
            return ()
    name = container.name
    if said.value is False:
        hit = wrong(container, "no_new_privileges", said, f"{name}: allowed")
    else:
        hit = missing(container, "no_new_privileges", f"{name}: allowed by default")
    return (Hit(hit.line, hit.setting, hit.said, changes=changes),)


CHECK = Check(
    name="privilege-escalation",
    title="Let no process gain privileges",
    why="A setuid program in the image makes root of any user that runs it; with no-new-privileges it does "
    "not.",
    severity=Severity.MEDIUM,
    subjects=RUNNING,
    violates=_violates,
    bad=(
        compose("security_opt:\n  - no-new-privileges:false"),
        pod("securityContext:\n  allowPrivilegeEscalation: true"),
        pod(),
        run(),
        inspect({"SecurityOpt": None}),
    ),
    good=(
        compose("security_opt:\n  - no-new-privileges:true"),
        compose("security_opt: [no-new-privileges]"),
        pod("securityContext:\n  allowPrivilegeEscalation: false"),
        run("--security-opt no-new-privileges"),
        inspect({"SecurityOpt": ["no-new-privileges"]}),
    ),
    aliases=("KSV001", "CKV_K8S_20"),
    controls=("CIS Docker 5.26", "CIS Kubernetes 5.2.6", "NIST SP 800-190 4.4.3", "PSS restricted"),
    standards=frozenset({RESTRICTED}),
    changes=(
        in_compose("security_opt", "no-new-privileges:true", into=True),
        in_container("securityContext.allowPrivilegeEscalation", value=False),
        on_line("--security-opt=no-new-privileges"),
    ),
    safe=True,
)
