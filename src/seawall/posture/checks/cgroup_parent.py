"""Another place in the tree of control groups."""

from seawall.model.finding import Severity
from seawall.posture.base import Check
from seawall.posture.writing import DOCKER, compose, in_compose, inspect, run, wrong

CHECK = Check(
    name="cgroup-parent",
    title="Leave containers in the control group that the engine puts them in",
    why="Elsewhere in the tree other limits hold, or none, and the container's use is not counted with its "
    "kind.",
    severity=Severity.LOW,
    subjects=DOCKER,
    violates=lambda container: (
        (wrong(container, "cgroup_parent", container.cgroup_parent),) if container.cgroup_parent.value else ()
    ),
    bad=(
        compose("cgroup_parent: /mine"),
        run("--cgroup-parent=/mine"),
        inspect({"CgroupParent": "/mine"}),
    ),
    good=(compose(""), run(), inspect({"CgroupParent": ""})),
    controls=("CIS Docker 5.25",),
    changes=(in_compose("cgroup_parent", None),),
)
