"""Let no command store a mounted secret."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.installs import target
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Command, Dockerfile
from seawall.model.finding import Severity

_STORING: dict[str, tuple[str, ...]] = {
    "npm": ("config", "login", "set", "c"),
    "yarn": ("config", "login"),
    "pnpm": ("config", "set"),
    "pip": ("config",),
    "pip3": ("config",),
    "poetry": ("config",),
    "git": ("config",),
    "composer": ("config",),
    "bundle": ("config",),
    "gem": ("sources",),
    "cargo": ("login",),
    "dotnet": ("nuget",),
    "nuget": ("sources", "setapikey"),
    "docker": ("login",),
    "helm": ("registry", "repo"),
    "aws": ("configure",),
    "gcloud": ("auth",),
    "az": ("login",),
}


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    for script in file.scripts:
        secrets = [mount for mount in script.step.mounts if mount.get("type") == "secret"]
        used = [word for mount in secrets for word in _ways(mount)]
        for command in script.commands if used else ():
            verbs = _STORING.get(command.name, ())
            if command.operands()[:1] and command.operands()[0] in verbs and _names(command, used):
                yield Hit(command.line, f"{command.name} {command.operands()[0]}")


def _ways(mount: dict[str, str]) -> Iterator[str]:
    """Yield how the text of a RUN names a secret: by its path, or by its variable."""
    yield target(mount) or f"/run/secrets/{mount.get('id') or mount.get('source') or mount.get('src') or ''}"
    if mount.get("env"):
        yield f"${mount['env']}"
        yield f"${{{mount['env']}"


def _names(command: Command, used: list[str]) -> bool:
    return any(word in argument for argument in command.arguments for word in used)


RULE = Rule(
    name="secret-configured",
    title="Let no command store a mounted secret",
    why=("What such commands are told they write to a file of the user's, and that stays in the layer."),
    severity=Severity.HIGH,
    aliases=("CIS-DI-0010",),
    controls=(
        "CIS Docker 4.10",
        "NIST SP 800-190 4.1.4",
    ),
    bad=(
        (
            "FROM node:22\nRUN --mount=type=secret,id=npm npm config set "
            "//registry.example.org/:_authToken $(cat /run/secrets/npm)"
        ),
        (
            "FROM debian:12\nRUN --mount=type=secret,id=git git config --global url.https://$(cat "
            "/run/secrets/git)@example.org/.insteadOf https://example.org/"
        ),
        ("FROM python:3.12\nRUN --mount=type=secret,id=pip,env=PIP pip config set global.index-url $PIP"),
    ),
    good=(
        "FROM node:22\nRUN --mount=type=secret,id=npm,target=/root/.npmrc npm ci",
        (
            'FROM debian:12\nRUN --mount=type=secret,id=git git -c http.extraHeader="$(cat '
            '/run/secrets/git)" clone https://example.org/a.git'
        ),
    ),
    violates=_violates,
)
