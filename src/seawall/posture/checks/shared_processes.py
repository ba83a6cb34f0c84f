"""The processes of another container."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import KUBERNETES, RUNNING, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.writing import compose, in_compose, in_pod, inspect, pod, run, wrong


def _violates(container: Container) -> Iterable[Hit]:
    if container.subject == KUBERNETES:
        said = container.pod.get("shareProcessNamespace")
        if said.boolean and container.first:
            yield Hit(said.line, "shareProcessNamespace", "true")
    elif (container.pid.value or "").startswith(("container:", "service:")):
        yield wrong(container, "pid", container.pid)


CHECK = Check(
    name="shared-processes",
    title="Do not share processes between containers",
    why="Each container reads the memory, the environment and the files of the others, secrets among them.",
    severity=Severity.LOW,
    subjects=RUNNING,
    violates=_violates,
    bad=(
        compose('pid: "service:other"'),
        pod(spec="shareProcessNamespace: true"),
        run("--pid=container:other"),
        inspect({"PidMode": "container:abc"}),
    ),
    good=(compose(""), pod(spec="shareProcessNamespace: false"), run(), inspect({"PidMode": ""})),
    controls=("NIST SP 800-190 4.4.3",),
    changes=(in_compose("pid", None), in_pod("shareProcessNamespace", value=False)),
)
