"""AppArmor switched off."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import BASELINE, KUBERNETES, RESTRICTED, RUNNING, Check, Example, Hit
from seawall.posture.containers import Container
from seawall.posture.contexts import annotated, contexts
from seawall.posture.nodes import MAPPING
from seawall.posture.writing import compose, in_compose, inspect, on_line, pod, run, wrong

_ALLOWED = frozenset({"RuntimeDefault", "Localhost"})
_BETA = "container.apparmor.security.beta.kubernetes.io"


def _violates(container: Container) -> Iterable[Hit]:
    if container.subject != KUBERNETES:
        if container.apparmor.is_("unconfined"):
            yield wrong(container, "apparmor", container.apparmor)
        return
    for owner, context in contexts(container):
        profile = context.get("appArmorProfile")
        if profile.kind == MAPPING and profile.get("type").string not in _ALLOWED:
            said = profile.get("type") or profile
            yield Hit(said.line, "securityContext.appArmorProfile.type", f"{owner}: {said.text[:40]}")
    for key, value in annotated(container, f"{_BETA}/"):
        if value.text not in {"", "runtime/default"} and not value.text.startswith("localhost/"):
            yield Hit(key.line, f"annotation {key.text[:100]}", value.text[:40])


CHECK = Check(
    name="apparmor-unconfined",
    title="Do not switch AppArmor off",
    why="The default profile keeps a container from writing to /proc and /sys and from mounting filesystems.",
    severity=Severity.HIGH,
    subjects=RUNNING,
    violates=_violates,
    bad=(
        compose("security_opt:\n  - apparmor:unconfined"),
        pod("securityContext:\n  appArmorProfile:\n    type: Unconfined"),
        Example(
            KUBERNETES,
            f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  annotations:\n    {_BETA}/web: "
            f"unconfined\n"
            "spec:\n  containers:\n  - name: web\n    image: example.org/web:1.2.3",
        ),
        run("--security-opt apparmor=unconfined"),
        inspect({"SecurityOpt": ["apparmor=unconfined"]}),
    ),
    good=(
        compose("security_opt:\n  - apparmor:docker-default"),
        pod("securityContext:\n  appArmorProfile:\n    type: RuntimeDefault"),
        run(),
        inspect({"SecurityOpt": None}),
    ),
    aliases=("KSV002",),
    controls=("CIS Docker 5.2", "NIST SP 800-190 4.4.3", "PSS baseline"),
    standards=frozenset({BASELINE, RESTRICTED}),
    changes=(
        in_compose("security_opt", "apparmor:unconfined", out=True),
        in_compose("security_opt", "apparmor=unconfined", out=True),
        on_line("--security-opt=apparmor=unconfined", out=True),
    ),
)
