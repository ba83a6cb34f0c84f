"""Copy no files that hold secrets."""

from __future__ import annotations

import re
from functools import cache

from seawall.dockerfile.base import Hit, Rule, by_step
from seawall.dockerfile.context.unwanted import Index
from seawall.dockerfile.secrecy import mounted
from seawall.dockerfile.steps import Dockerfile, Step, unquoted
from seawall.model.finding import Severity

# What these names mean is told by what the files hold, which is not seen here: certificates, settings alone.
_PERHAPS = frozenset({"private-key", "package-credentials"})
_CERTAIN = frozenset({"id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"})
_GRAVE = frozenset({Severity.CRITICAL, Severity.HIGH})
_PUBLIC = re.compile(r"apt|gpg|keyring|rpm|\.pub(?:\s|$)", re.IGNORECASE)


def _secrets(step: Step) -> list[str]:
    if step.keyword == "COPY" and step.flag("from"):
        return []
    words = [unquoted(word) for word in step.words]
    public = _PUBLIC.search(step.text) is not None  # the keys of package repositories are to be copied
    return [
        word for word in words if not word.startswith(("<<", "http://", "https://")) and _secret(word, public)
    ]


def _secret(path: str, public: bool) -> bool:  # noqa: FBT001 (of one caller)
    name = path.rpartition("/")[2]
    if name in _CERTAIN or (name.endswith(".key") and not public):
        return True
    found = _index().of_file(path.lstrip("/"))
    return any(rule.severity in _GRAVE and rule.name not in _PERHAPS for rule in found)


@cache
def _index() -> Index:
    return Index()


def _remedy(file: Dockerfile, hit: Hit) -> str:  # noqa: ARG001 (a remedy)
    return mounted(hit.said.rpartition(", ")[2].rpartition("/")[2].lstrip(".") or "secret")


RULE = Rule(
    name="secret-copied",
    title="Copy no files that hold secrets",
    why="A layer keeps them, though a later one deletes them; whoever has the image has them.",
    severity=Severity.HIGH,
    remedy=_remedy,
    aliases=(
        "AVD-DS-0031",
        "CIS-DI-0010",
    ),
    controls=(
        "CIS Docker 4.10",
        "NIST SP 800-190 4.1.4",
    ),
    bad=(
        "FROM debian:12\nCOPY .env /app/",
        "FROM debian:12\nADD id_rsa /root/.ssh/id_rsa",
        "FROM debian:12\nCOPY app.json /root/.docker/config.json",
    ),
    good=(
        "FROM debian:12\nCOPY .env.example /app/.env.example",
        "FROM debian:12\nCOPY docker.key /etc/apt/keyrings/\nCOPY .npmrc ca.pem /app/",
        "FROM debian:12 AS a\nFROM debian:12\nCOPY --from=a /etc/ssl/certs/ca.pem /etc/ssl/certs/",
    ),
    violates=by_step("ADD|COPY", _secrets),
)
