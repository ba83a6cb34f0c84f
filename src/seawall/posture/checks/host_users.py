"""The users of the host, though the daemon has others."""

from seawall.model.finding import Severity
from seawall.posture.base import Check
from seawall.posture.writing import DOCKER, compose, in_compose, inspect, is_host, on_line, run

CHECK = Check(
    name="host-users",
    title="Do not share the host's users",
    why="Where the daemon maps users, this container is left out: its root is the root of the host.",
    severity=Severity.MEDIUM,
    subjects=DOCKER,
    violates=is_host("userns"),
    bad=(compose("userns_mode: host"), run("--userns=host"), inspect({"UsernsMode": "host"})),
    good=(compose(""), run("--userns=keep-id"), inspect({"UsernsMode": ""})),
    controls=("CIS Docker 5.31", "NIST SP 800-190 4.4.3"),
    changes=(in_compose("userns_mode", None), on_line("--userns=host", out=True)),
)
