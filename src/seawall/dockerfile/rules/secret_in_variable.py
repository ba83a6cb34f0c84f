"""Keep secrets out of ARG and ENV."""

from __future__ import annotations

import re

from seawall.dockerfile.base import Hit, Rule, by_step
from seawall.dockerfile.steps import Dockerfile, Step
from seawall.model.finding import Severity

_WORDS = re.compile(
    r"(?:^|[_.-])(?:pass(?:word|wd|phrase)?|secrets?|tokens?|credentials?|private[_-]?key|api[_-]?key|"
    r"access[_-]?key|client[_-]?key|auth[_-]?key|encryption[_-]?key|signing[_-]?key|pwd)(?=$|[_.-])|"
    r"password|apikey|secretkey",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"(?:_FILE|_PATH|_DIR|_URL|_ID|_NAME|_LENGTH|_TTL|_EXPIRY)$", re.IGNORECASE)


def _secrets(step: Step) -> list[str]:
    named = step.pairs if step.keyword == "ENV" else [(word.partition("=")[0], "") for word in step.words]
    return [name for name, _ in named if _secret(name)]


def _secret(name: str) -> bool:
    known = name.upper() == "AWS_ACCESS_KEY_ID"
    return known or (_WORDS.search(name) is not None and not _ABOUT.search(name))


def _remedy(file: Dockerfile, hit: Hit) -> str:
    """Say it for the first of the names; a variable is what programs take that take no file."""
    step = next((each for each in file.steps if each.line == hit.line), None)
    name = (_secrets(step) or ["secret"])[0] if step is not None else "secret"
    known = name.lower()
    return (
        f"RUN --mount=type=secret,id={known},env={name} \\\n"
        f"    command that reads {name}\n"
        f"# docker build --secret id={known},env={name} .\n"
        f"# docker run --env-file or a secret of the platform, where the container needs it"
    )


RULE = Rule(
    name="secret-in-variable",
    title="Keep secrets out of ARG and ENV",
    why=(
        "Both are kept in the image's configuration and history, where whoever has the image reads "
        "them; mount a secret."
    ),
    severity=Severity.HIGH,
    remedy=_remedy,
    aliases=(
        "DL3064",
        "AVD-DS-0031",
        "CIS-DI-0010",
        "SecretsUsedInArgOrEnv",
    ),
    controls=(
        "CIS Docker 4.10",
        "NIST SP 800-190 4.1.4",
    ),
    bad=(
        "FROM debian:12\nENV DB_PASSWORD=x",
        "FROM debian:12\nARG GITHUB_TOKEN",
        "FROM debian:12\nENV AWS_SECRET_ACCESS_KEY=x",
    ),
    good=(
        "FROM debian:12\nENV LANG=C TOKENIZERS_PARALLELISM=false",
        "FROM debian:12\nRUN --mount=type=secret,id=token make",
    ),
    violates=by_step("ARG|ENV", _secrets),
)
