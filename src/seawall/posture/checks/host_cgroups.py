"""The control groups of the host."""

from seawall.model.finding import Severity
from seawall.posture.base import Check
from seawall.posture.writing import DOCKER, compose, in_compose, inspect, is_host, on_line, run

CHECK = Check(
    name="host-cgroups",
    title="Do not share the host's control groups",
    why="The container sees the tree of control groups of the host, and with a little more it writes to it.",
    severity=Severity.LOW,
    subjects=DOCKER,
    violates=is_host("cgroupns"),
    bad=(compose("cgroup: host"), run("--cgroupns=host"), inspect({"CgroupnsMode": "host"})),
    good=(compose("cgroup: private"), run(), inspect({"CgroupnsMode": "private"})),
    controls=("CIS Docker 5.25", "NIST SP 800-190 4.4.3"),
    changes=(in_compose("cgroup", None), on_line("--cgroupns=host", out=True)),
)
