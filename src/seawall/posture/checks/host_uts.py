"""The host name of the host."""

from seawall.model.finding import Severity
from seawall.posture.base import Check
from seawall.posture.writing import DOCKER, compose, in_compose, inspect, is_host, on_line, run

CHECK = Check(
    name="host-uts",
    title="Do not share the host's name",
    why="The container can rename the host, on which logs, certificates and clusters rely.",
    severity=Severity.MEDIUM,
    subjects=DOCKER,
    violates=is_host("uts"),
    bad=(compose("uts: host"), run("--uts=host"), inspect({"UTSMode": "host"})),
    good=(compose(""), run(), inspect({"UTSMode": ""})),
    controls=("CIS Docker 5.21", "NIST SP 800-190 4.4.3"),
    changes=(in_compose("uts", None), on_line("--uts=host", out=True)),
)
