"""Limits of processes set to none."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import Check, Hit
from seawall.posture.containers import Container
from seawall.posture.writing import DOCKER, compose, inspect, run, wrong

_BOUNDED = frozenset({"nofile", "nproc", "as", "cpu", "data", "fsize", "rss", "sigpending"})


def _violates(container: Container) -> Iterable[Hit]:
    for limit in container.ulimits:
        name, _, values = (limit.value or "").partition("=")
        if name in _BOUNDED and values.split(":")[-1] in {"-1", "unlimited"}:
            yield wrong(container, "ulimits", limit)


CHECK = Check(
    name="ulimit-unlimited",
    title="Leave the limits of processes in place",
    why="Open files and processes without a limit take them from the host and all others on it.",
    severity=Severity.LOW,
    subjects=DOCKER,
    violates=_violates,
    bad=(
        compose("ulimits:\n  nproc: -1"),
        compose("ulimits:\n  nofile:\n    soft: 1024\n    hard: -1"),
        run("--ulimit nofile=-1"),
        inspect({"Ulimits": [{"Name": "nproc", "Soft": -1, "Hard": -1}]}),
    ),
    good=(
        compose("ulimits:\n  nofile: 65536\n  memlock: -1"),
        run("--ulimit nofile=1024:2048"),
        inspect({"Ulimits": [{"Name": "nofile", "Soft": 1024, "Hard": 2048}]}),
    ),
    controls=("CIS Docker 5.19",),
)
