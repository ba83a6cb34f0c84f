"""A container engine reached or opened over TCP without certificates."""

import re
from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import RUNNING, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.writing import compose, inspect, named, pod, run

_OPEN = re.compile(r"tcp://\S*?(?::2375\b|\[?::\]?|0\.0\.0\.0)(?!:2376)")


def _violates(container: Container) -> Iterable[Hit]:
    for variable in container.env:
        value = variable.value or ""
        if variable.name in {"DOCKER_HOST", "CONTAINER_HOST"} and re.match(r"tcp://\S+:2375/?$", value):
            yield Hit(variable.line, f"{named(container, 'env')} {variable.name}", container.name)
        elif variable.name == "DOCKER_TLS_CERTDIR" and not value and variable.source == "":
            yield Hit(variable.line, f"{named(container, 'env')} {variable.name}", f"{container.name}: empty")
    verified = any("--tlsverify" in (word.value or "") for word in container.words)
    for word in () if verified else container.words:
        if _OPEN.search(word.value or ""):
            yield Hit(word.line, named(container, "words") or "command", f"{container.name}: tcp without TLS")


CHECK = Check(
    name="daemon-over-tcp",
    title="Reach a container engine over a socket, or over TLS with certificates",
    why="Port 2375 asks nobody who they are: whoever reaches it starts privileged containers.",
    severity=Severity.CRITICAL,
    subjects=RUNNING,
    violates=_violates,
    bad=(
        compose("environment:\n  DOCKER_HOST: tcp://docker:2375"),
        compose('environment:\n  DOCKER_TLS_CERTDIR: ""'),
        pod('args: ["dockerd", "--host=tcp://0.0.0.0:2375"]'),
        run(words="dockerd -H tcp://0.0.0.0:2375"),
        inspect({}, {"Env": ["DOCKER_HOST=tcp://10.0.0.1:2375"]}),
    ),
    good=(
        compose("environment:\n  DOCKER_HOST: tcp://docker:2376\n  DOCKER_TLS_VERIFY: 1"),
        pod('args: ["dockerd"]'),
        run(words="dockerd --tlsverify -H tcp://0.0.0.0:2376"),
        inspect({}, {"Env": ["DOCKER_HOST=unix:///run/docker.sock"]}),
    ),
    controls=("CIS Docker 2.7", "NIST SP 800-190 4.3.1"),
)
