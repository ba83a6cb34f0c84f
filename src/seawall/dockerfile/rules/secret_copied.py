"""Copy no files that hold secrets."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from seawall.dockerfile.base import Hit, Rule, by_step
from seawall.dockerfile.secrecy import mounted
from seawall.dockerfile.steps import Dockerfile, Step, unquoted
from seawall.model.finding import Severity

if TYPE_CHECKING:
    from seawall.dockerfile.context.unwanted import Index

# What these names mean is told by what the files hold, which is not seen here: certificates, settings alone.
_PERHAPS = frozenset({"private-key", "package-credentials"})
_CERTAIN = frozenset({"id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"})
_GRAVE = frozenset({Severity.CRITICAL, Severity.HIGH})
# A name that is none of these breaks no rule about secrets: few Dockerfiles pay for reading them.
_TELLING = re.compile(
    r"(?:^|/)[._]|\.env|kube|credential|secret|auth|service-account|tfstate|tfvars|\.(?:p12|pfx|jks|k|bcfks)"
)
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
    return _TELLING.search(path) is not None and any(rule not in _PERHAPS for rule in _broken(path))


@cache
def _broken(path: str) -> tuple[str, ...]:
    """Return the names of the rules of the build context that a name breaks, of the grave ones."""
    return tuple(rule.name for rule in _index().of_file(path.lstrip("/")) if rule.severity in _GRAVE)


@cache
def _index() -> Index:
    from seawall.dockerfile.context.unwanted import Index  # noqa: PLC0415 (it comes with the walk of a context)

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
