"""Keep secrets out of ARG and ENV."""

from __future__ import annotations

import re

from seawall.dockerfile.base import Rule, by_step
from seawall.dockerfile.steps import Step
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


RULE = Rule(
    name="secret-in-variable",
    title="Keep secrets out of ARG and ENV",
    why=(
        "Both are kept in the image's configuration and history, where whoever has the image reads "
        "them; mount a secret."
    ),
    severity=Severity.HIGH,
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
