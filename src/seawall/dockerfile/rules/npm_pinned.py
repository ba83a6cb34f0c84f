"""Pin the versions of packages that npm installs."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity

_VALUED = (
    "prefix",
    "registry",
    "cache",
    "tag",
    "loglevel",
    "omit",
    "include",
    "userconfig",
    "w",
    "workspace",
)


def _loose(command: Command) -> list[str]:
    words = command.operands(_VALUED)
    if command.name != "npm" or words[:1] not in {("install",), ("i",), ("add",)}:
        return []
    return [each for each in words[1:] if not _fixed(each)]


def _fixed(package: str) -> bool:
    if package.startswith(("git://", "git+")):
        return "#" in package
    if package.endswith((".tar", ".tar.gz", ".tgz")) or package.startswith(("/", "./", "../", "~/", ".")):
        return True
    return "@" in package.lstrip("@")


RULE = Rule(
    name="npm-pinned",
    title="Pin the versions of packages that npm installs",
    why="Another day installs other versions; what was tested and scanned is not what is built next.",
    severity=Severity.MEDIUM,
    aliases=("DL3016",),
    controls=("CIS Docker 4.11",),
    bad=(
        "FROM node:22\nRUN npm install express",
        "FROM node:22\nRUN npm install @babel/core",
        "FROM node:22\nRUN npm install git+https://example.org/app.git",
    ),
    good=(
        "FROM node:22\nRUN npm install express@4.18.2",
        "FROM node:22\nRUN npm install",
        "FROM node:22\nRUN npm ci",
        "FROM node:22\nRUN npm install ./app.tgz /src",
        (
            "FROM node:22\n"
            "RUN npm install --prefix /app @babel/core@7.24.0 'git+https://example.org/app.git#v1'"
        ),
    ),
    violates=by_command(_loose),
)
