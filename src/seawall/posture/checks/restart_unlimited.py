"""Restarts without end."""

from seawall.model.finding import Severity
from seawall.posture.base import Check
from seawall.posture.writing import DOCKER, compose, in_compose, inspect, run, wrong

CHECK = Check(
    name="restart-unlimited",
    title="Restart on failure, and a few times",
    why="A container that fails at once and is started for ever keeps the host busy, and hides that it "
    "fails.",
    severity=Severity.LOW,
    subjects=DOCKER,
    violates=lambda container: (
        (wrong(container, "restart", container.restart),)
        if container.restart.value in {"always", "on-failure"}
        else ()
    ),
    bad=(
        compose("restart: always"),
        compose("deploy:\n  restart_policy:\n    condition: on-failure"),
        run("--restart=always"),
        inspect({"RestartPolicy": {"Name": "always", "MaximumRetryCount": 0}}),
    ),
    good=(
        compose("restart: on-failure:5"),
        compose("deploy:\n  restart_policy:\n    condition: on-failure\n    max_attempts: 5"),
        run("--restart=on-failure:5"),
        inspect({"RestartPolicy": {"Name": "on-failure", "MaximumRetryCount": 5}}),
    ),
    controls=("CIS Docker 5.15",),
    changes=(in_compose("restart", "on-failure:5"),),
)
