"""A health check that is switched off."""

from seawall.model.finding import Severity
from seawall.posture.base import Check
from seawall.posture.writing import DOCKER, compose, in_compose, inspect, on_line, run, wrong

CHECK = Check(
    name="healthcheck-disabled",
    title="Leave the image's health check on",
    why="Without it a container that no longer answers counts as running, and nothing starts it anew.",
    severity=Severity.LOW,
    subjects=DOCKER,
    violates=lambda container: (
        (wrong(container, "health", container.health),) if container.health.is_("none") else ()
    ),
    bad=(
        compose("healthcheck:\n  disable: true"),
        compose('healthcheck:\n  test: ["NONE"]'),
        run("--no-healthcheck"),
        inspect({}, {"Healthcheck": {"Test": ["NONE"]}}),
    ),
    good=(
        compose('healthcheck:\n  test: ["CMD", "web", "--check"]'),
        run("--health-cmd 'web --check'"),
        inspect({}, {"Healthcheck": {"Test": ["CMD-SHELL", "web --check"]}}),
    ),
    controls=("CIS Docker 5.27",),
    changes=(in_compose("healthcheck", None), on_line("--no-healthcheck", out=True)),
)
