"""The system's paths without their masks."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import BASELINE, KUBERNETES, RUNNING, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.contexts import own_users
from seawall.posture.options import secured
from seawall.posture.values import strings
from seawall.posture.writing import compose, in_compose, in_container, inspect, on_line, pod, run


def _violates(container: Container) -> Iterable[Hit]:
    if container.subject == KUBERNETES:
        said = container.node.get("securityContext", "procMount")
        if said.value is not None and said.value != "Default" and not own_users(container):
            yield Hit(said.line, "securityContext.procMount", f"{container.name}: {said.text[:40]}")
        return
    node = container.node
    options = [value for key, value in node.pairs if key.text == "security-opt"]
    given = [value for option in options for value in strings(option)]
    listed = strings(node.get("security_opt")) or strings(node.get("HostConfig", "SecurityOpt"))
    paths = secured((*given, *listed)).paths
    if paths.is_("unconfined"):
        yield Hit(paths.line, "systempaths", f"{container.name}: unconfined")


CHECK = Check(
    name="proc-mount",
    title="Keep the masks over /proc and /sys",
    why="Behind the masks lie the kernel's memory, keys and switches, which a container then reads and "
    "turns.",
    severity=Severity.HIGH,
    subjects=RUNNING,
    violates=_violates,
    bad=(
        compose("security_opt:\n  - systempaths=unconfined"),
        pod("securityContext:\n  procMount: Unmasked"),
        run("--security-opt systempaths=unconfined"),
        inspect({"SecurityOpt": ["systempaths=unconfined"]}),
    ),
    good=(
        compose(""),
        pod("securityContext:\n  procMount: Default"),
        pod("securityContext:\n  procMount: Unmasked", "hostUsers: false"),
        run(),
        inspect({"SecurityOpt": None}),
    ),
    aliases=("KSV027",),
    controls=("NIST SP 800-190 4.4.3", "PSS baseline"),
    standards=frozenset({BASELINE}),
    changes=(
        in_compose("security_opt", "systempaths=unconfined", out=True),
        in_container("securityContext.procMount", "Default"),
        on_line("--security-opt=systempaths=unconfined", out=True),
    ),
)
