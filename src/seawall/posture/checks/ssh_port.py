"""A secure shell in a container."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import RUNNING, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.writing import compose, inspect, named, pod, run


def _violates(container: Container) -> Iterable[Hit]:
    for port in container.ports:
        if port.container_port == "22":
            yield Hit(port.line, named(container, "ports"), f"{container.name}: 22")
    for word in container.words:
        if (word.value or "").rpartition("/")[2].split(" ")[0] == "sshd":
            yield Hit(word.line, named(container, "words") or "command", f"{container.name}: sshd")


CHECK = Check(
    name="ssh-port",
    title="Run no secure shell in a container",
    why="Its keys and users are looked after by nobody, and whoever is let in leaves no trace in the "
    "orchestrator's logs. `docker exec` and `kubectl exec` do the same, with both.",
    severity=Severity.MEDIUM,
    subjects=RUNNING,
    violates=_violates,
    bad=(
        compose('ports:\n  - "2222:22"'),
        pod("ports:\n- containerPort: 22"),
        run(words="/usr/sbin/sshd -D"),
        inspect({}, {"Cmd": ["/usr/sbin/sshd", "-D"]}),
    ),
    good=(
        compose('ports:\n  - "22:2222"'),
        pod("ports:\n- containerPort: 8080"),
        run(words="web"),
        inspect({}, {"Cmd": ["web"]}),
    ),
    controls=("CIS Docker 5.7", "NIST SP 800-190 4.1.2"),
)
