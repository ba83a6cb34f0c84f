"""Secrets in the environment."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.model.secrecy import has_password, is_secret
from seawall.posture.base import COMPOSE, KUBERNETES, RUNNING, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.writing import compose, inspect, named, pod, run


def _violates(container: Container) -> Iterable[Hit]:
    for variable in container.env:
        if variable.value is not None and is_secret(variable.name, variable.value):
            sure = has_password(variable.value)
            yield Hit(
                variable.line,
                f"{named(container, 'env')} {variable.name[:60]}",
                f"{container.name}: {'a password in an address' if sure else 'by its name'}",
                remedy=_remedy(container, variable.name[:60]),
                confidence="high" if sure else "medium",
            )


def _remedy(container: Container, name: str) -> str:
    lower = name.lower().replace("_", "-")
    if container.subject == KUBERNETES:
        return (
            f"- name: {name}\n  valueFrom:\n    secretKeyRef:\n      name: {container.name.split(' ')[-1]}\n"
            f"      key: {lower}"
        )
    if container.subject == COMPOSE:
        return (
            f"    secrets:\n      - {lower}\n    environment:\n      {name}_FILE: /run/secrets/{lower}\n"
            f"secrets:\n  {lower}:\n    file: ./{lower}.txt  # outside of the repository"
        )
    inside = f"/run/secrets/{lower}"
    return f"--mount type=bind,source=./{lower}.txt,target={inside},readonly -e {name}_FILE={inside}"


CHECK = Check(
    name="secret-in-env",
    title="Keep secrets in a store, not in the environment",
    why="What is written here is in the repository and its history; the environment is read by every child, "
    "shown by inspect and written into crash reports.",
    severity=Severity.HIGH,
    subjects=RUNNING,
    violates=_violates,
    bad=(
        compose("environment:\n  DB_PASSWORD: hunter2secret"),
        compose("environment:\n  - DATABASE_URL=postgres://web:hunter2@db/web"),
        pod("env:\n- name: API_TOKEN\n  value: abcdef123456"),
        run("-e MYSQL_ROOT_PASSWORD=hunter2secret"),
        inspect({}, {"Env": ["DB_PASSWORD=hunter2secret"]}),
    ),
    good=(
        compose("environment:\n  DB_PASSWORD_FILE: /run/secrets/db\n  API_TOKEN: ${API_TOKEN}"),
        pod("env:\n- name: API_TOKEN\n  valueFrom:\n    secretKeyRef:\n      name: web\n      key: token"),
        run('-e DB_PASSWORD -e "API_TOKEN=$TOKEN" -e LOG_LEVEL=info'),
        inspect({}, {"Env": ["PATH=/usr/bin", "TOKEN_TTL=3600"]}),
    ),
    controls=("CIS Docker 4.10", "CIS Kubernetes 5.4.1", "NIST SP 800-190 4.1.4"),
)
