"""No health check."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import COMPOSE, INSPECT, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.writing import compose, inspect, named


def _violates(container: Container) -> Iterable[Hit]:
    if container.health.said or container.finishes:
        return ()
    known = container.subject == INSPECT
    said = f"{container.name}: {'none' if known else 'none here; the image may have one'}"
    return (
        Hit(
            container.line,
            named(container, "health"),
            said,
            remedy='healthcheck:\n  test: ["CMD", "…"]\n  interval: 30s\n  timeout: 5s\n  retries: 3',
            confidence="high" if known else "low",
        ),
    )


CHECK = Check(
    name="healthcheck-missing",
    title="Check a container's health",
    why="A container that no longer answers counts as running, and what depends on it is started too soon.",
    severity=Severity.LOW,
    subjects=frozenset({COMPOSE, INSPECT}),
    violates=_violates,
    bad=(compose(""), inspect({})),
    good=(
        compose('healthcheck:\n  test: ["CMD", "web", "--check"]'),
        inspect({}, {"Healthcheck": {"Test": ["CMD", "web", "--check"]}}),
    ),
    controls=("CIS Docker 5.27",),
)
