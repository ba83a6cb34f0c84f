"""A privileged container."""

from seawall.model.finding import Severity
from seawall.posture.base import BASELINE, RESTRICTED, RUNNING, Check
from seawall.posture.writing import compose, in_compose, in_container, inspect, on_line, pod, run, wrong

CHECK = Check(
    name="privileged",
    title="Do not run privileged containers",
    why="A privileged container has all capabilities, every device of the host and no seccomp or AppArmor "
    "profile: whoever is root in it is root on the host. Give it the one capability or device it needs.",
    severity=Severity.CRITICAL,
    subjects=RUNNING,
    violates=lambda container: (
        (wrong(container, "privileged", container.privileged),) if container.privileged.value else ()
    ),
    bad=(
        compose("privileged: true"),
        pod("securityContext:\n  privileged: true"),
        run("--privileged"),
        inspect({"Privileged": True}),
    ),
    good=(
        compose("cap_add:\n  - NET_ADMIN"),
        pod("securityContext:\n  privileged: false"),
        run("--device /dev/fuse"),
        inspect({"Privileged": False}),
    ),
    aliases=("KSV017", "CKV_K8S_16", "CIS-DI-5.5"),
    controls=("CIS Docker 5.5", "CIS Kubernetes 5.2.2", "NIST SP 800-190 4.4.3", "PSS baseline"),
    standards=frozenset({BASELINE, RESTRICTED}),
    changes=(
        in_compose("privileged", value=False),
        in_container("securityContext.privileged", value=False),
        on_line("--privileged", out=True),
    ),
)
