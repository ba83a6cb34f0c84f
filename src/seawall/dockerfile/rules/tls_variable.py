"""Set no variable that turns the checking of certificates off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile, line_at
from seawall.model.finding import Severity

_ZERO = r"=[\"']?(?:0|false|no)(?![\w.])"
_ANY = r"=[\"']?[^\s\"']+"
_OFF = re.compile(
    rf"(?<![\w$-])(?:(NODE_TLS_REJECT_UNAUTHORIZED|PYTHONHTTPSVERIFY|NPM_CONFIG_STRICT_SSL|npm_config_strict_ssl|"
    rf"YARN_ENABLE_STRICT_SSL){_ZERO}|(GIT_SSL_NO_VERIFY|PIP_TRUSTED_HOST){_ANY})"
)


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for step in file.steps:
        if step.keyword == "ENV":
            texts = [f"{name}={value}" for name, value in step.pairs]
        elif step.keyword == "ARG":
            texts = list(step.words)
        else:
            continue
        found = [match[1] or match[2] for text in texts for match in _OFF.finditer(text)]
        if found:
            yield Hit(step.line, ", ".join(dict.fromkeys(found)))
    for script in file.scripts:
        for match in _OFF.finditer(script.text):
            yield Hit(line_at(script.joins, match.start()), match[1] or match[2])


RULE = Rule(
    name="tls-variable",
    title="Set no variable that turns the checking of certificates off",
    why="It holds for every program of the build, and of the container, too, where ENV sets it.",
    severity=Severity.HIGH,
    aliases=(
        "CKV2_DOCKER_5",
        "CKV2_DOCKER_6",
        "CKV2_DOCKER_12",
        "CKV2_DOCKER_14",
        "CKV2_DOCKER_16",
    ),
    controls=(
        "CIS Docker 4.11",
        "NIST SP 800-190 4.1.3",
    ),
    bad=(
        "FROM node:22\nENV NODE_TLS_REJECT_UNAUTHORIZED=0",
        "FROM python:3.12\nARG PYTHONHTTPSVERIFY=0",
        "FROM debian:12\nRUN GIT_SSL_NO_VERIFY=1 git clone https://example.org/a.git",
        "FROM python:3.12\nENV PIP_TRUSTED_HOST=example.org",
    ),
    good=(
        "FROM node:22\nENV NODE_TLS_REJECT_UNAUTHORIZED=1 PYTHONHTTPSVERIFY=1",
        "FROM debian:12\nRUN echo $GIT_SSL_NO_VERIFY",
    ),
    violates=_violates,
)
