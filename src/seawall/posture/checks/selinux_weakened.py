"""SELinux switched off, or a context of one's own."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import BASELINE, KUBERNETES, RESTRICTED, RUNNING, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.contexts import contexts
from seawall.posture.writing import compose, in_compose, inspect, on_line, pod, run, wrong

_TYPES = frozenset({"", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"})


def _violates(container: Container) -> Iterable[Hit]:
    if container.subject != KUBERNETES:
        label = container.selinux
        if label.value is not None and label.value not in _TYPES:
            yield wrong(container, "selinux", label)
        return
    for owner, context in contexts(container):
        options = context.get("seLinuxOptions")
        for name in ("type", "user", "role"):
            said = options.get(name)
            allowed = _TYPES if name == "type" else {""}
            if (said.string or "") not in allowed:
                yield Hit(said.line, f"securityContext.seLinuxOptions.{name}", f"{owner}: {said.text[:40]}")


CHECK = Check(
    name="selinux-weakened",
    title="Keep the SELinux type that containers have",
    why="Another type, such as spc_t, and label=disable let a container read and write what belongs to the "
    "host.",
    severity=Severity.HIGH,
    subjects=RUNNING,
    violates=_violates,
    bad=(
        compose("security_opt:\n  - label:disable"),
        pod("securityContext:\n  seLinuxOptions:\n    type: spc_t"),
        pod("securityContext:\n  seLinuxOptions:\n    user: system_u"),
        run("--security-opt label=type:unconfined_t"),
        inspect({"SecurityOpt": ["label=disable"]}),
    ),
    good=(
        compose("security_opt:\n  - label:type:container_t"),
        pod('securityContext:\n  seLinuxOptions:\n    level: "s0:c123,c456"'),
        run("--security-opt label=level:s0:c100"),
        inspect({"SecurityOpt": None}),
    ),
    aliases=("KSV025",),
    controls=("CIS Docker 5.3", "NIST SP 800-190 4.4.3", "PSS baseline"),
    standards=frozenset({BASELINE, RESTRICTED}),
    changes=(
        in_compose("security_opt", "label:disable", out=True),
        in_compose("security_opt", "label=disable", out=True),
        on_line("--security-opt=label=disable", out=True),
    ),
)
