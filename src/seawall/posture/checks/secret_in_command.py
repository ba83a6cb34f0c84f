"""Secrets on the command line."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import RUNNING, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.secrets_in import secret_option
from seawall.posture.writing import compose, inspect, named, pod, run


def _violates(container: Container) -> Iterable[Hit]:
    words = container.words
    parts = [(part, word.line) for word in words for part in (word.value or "")[:4096].split()]
    for place, (part, line) in enumerate(parts):
        after = parts[place + 1][0] if place + 1 < len(parts) else None
        option = secret_option(part, after)
        if option is not None:
            yield Hit(
                line,
                f"{named(container, 'words') or 'command'} {option}",
                container.name,
                confidence="medium",
            )


CHECK = Check(
    name="secret-in-command",
    title="Keep secrets out of command lines",
    why="Command lines are in the repository, in the list of processes that every user of the host sees, "
    "and in "
    "what inspect tells.",
    severity=Severity.HIGH,
    subjects=RUNNING,
    violates=_violates,
    bad=(
        compose("command: redis-server --requirepassword hunter2secret"),
        pod('args: ["--api-token=abcdef123456"]'),
        run(words="web --db-password hunter2secret"),
        inspect({}, {"Cmd": ["web", "--dsn=postgres://web:hunter2@db/web"]}),
    ),
    good=(
        compose("command: web --password-file /run/secrets/db"),
        pod('args: ["--api-token=$(API_TOKEN)"]'),
        run(words="web --password-file /run/secrets/db"),
        inspect({}, {"Cmd": ["web", "--listen", ":8080"]}),
    ),
    controls=("NIST SP 800-190 4.1.4",),
)
