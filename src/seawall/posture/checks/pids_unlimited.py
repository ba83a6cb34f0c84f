"""No limit on processes."""

from seawall.model.finding import Severity
from seawall.posture.base import Check
from seawall.posture.writing import DOCKER, compose, in_compose, inspect, is_unlimited, on_line, run

CHECK = Check(
    name="pids-unlimited",
    title="Limit the number of processes",
    why="A fork bomb in one container leaves no process identifier for anything else on the host.",
    severity=Severity.MEDIUM,
    subjects=DOCKER,
    violates=is_unlimited("pids"),
    bad=(compose("pids_limit: -1"), run(), run("--pids-limit=-1"), inspect({"PidsLimit": None})),
    good=(
        compose("pids_limit: 200"),
        compose("deploy:\n  resources:\n    limits:\n      pids: 200"),
        run("--pids-limit 200"),
        inspect({"PidsLimit": 200}),
    ),
    controls=("CIS Docker 5.29", "NIST SP 800-190 4.4.3"),
    changes=(in_compose("pids_limit", 200), on_line("--pids-limit=200")),
)
