"""No user."""

from seawall.model.finding import Severity
from seawall.posture.base import COMPOSE, RUN, Check
from seawall.posture.writing import compose, in_compose, missing, on_line, run

CHECK = Check(
    name="user-unsaid",
    title="Say which user to run as",
    why="Without a user the image decides, today and after its next build, and most images say root.",
    severity=Severity.LOW,
    subjects=frozenset({COMPOSE, RUN}),
    violates=lambda container: (
        () if container.user.said else (missing(container, "user", f"{container.name}: the image's"),)
    ),
    bad=(compose(""), run()),
    good=(compose('user: "10001"'), compose("user: ${WEB_USER}"), run("--user=10001")),
    controls=("CIS Docker 4.1", "NIST SP 800-190 4.1.2"),
    changes=(in_compose("user", "10001:10001"), on_line("--user=10001:10001")),
)
