"""Build in a stage of its own, and ship what was built."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile, Script
from seawall.model.finding import Severity

_TOOLS = frozenset({
    "build-essential", "build-base", "gcc", "g++", "gcc-c++", "clang", "make", "cmake", "automake",
    "autoconf", "libtool", "bison", "flex", "meson", "ninja-build", "cargo", "rustc", "golang",
    "golang-go", "maven", "gradle", "default-jdk", "default-jdk-headless", "linux-headers",
    "linux-headers-generic", "musl-dev", "libc6-dev", "libc-dev", "python3-dev", "python-dev",
    "ruby-dev", "rpm-build", "dpkg-dev", "@development-tools",
})  # fmt: skip
_IMAGES = frozenset(
    {"golang", "rust", "maven", "gradle", "gcc", "sdk", "buildpack-deps", "sbt", "swift", "dart"}
)
_INSTALLERS = frozenset({"apt-get", "apt", "apk", "dnf", "yum", "microdnf", "zypper"})
_REMOVING = ("remove", "purge", "autoremove", "del", "erase", "rm", "re")


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    shipped = file.shipped
    for stage in file.stages:
        if stage.index in shipped and stage.base is None and stage.image.rpartition("/")[2] in _IMAGES:
            yield Hit(stage.step.line, stage.image)
    for script in file.scripts:
        if script.step.stage in shipped and not script.step.onbuild and not _removed(script):
            yield from _installed(script)


def _installed(script: Script) -> Iterator[Hit]:
    for command in script.commands:
        if command.name in _INSTALLERS and command.has("install", "add", "in", "groupinstall"):
            names = [re.split("[=~<>]", word)[0] for word in command.operands()]
            found = [name for name in names if name in _TOOLS]
            if found:
                yield Hit(command.line, ", ".join(found))


def _removed(script: Script) -> bool:
    return any(command.name in _INSTALLERS and command.has(*_REMOVING) for command in script.commands)


RULE = Rule(
    name="build-tools-shipped",
    title="Build in a stage of its own, and ship what was built",
    why=(
        "Compilers and headers are of use to an intruder, and have to be patched; the program "
        "runs without them."
    ),
    severity=Severity.LOW,
    aliases=("CIS-DI-0003",),
    controls=(
        "CIS Docker 4.3",
        "NIST SP 800-190 4.1.1",
    ),
    bad=(
        (
            "FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends "
            "build-essential=12.9 && make && rm -rf /var/lib/apt/lists/*"
        ),
        "FROM golang:1.23\nRUN --mount=type=cache,target=/go/pkg/mod go build -o /app .",
    ),
    good=(
        (
            "FROM golang:1.23 AS build\n"
            "RUN --mount=type=cache,target=/go/pkg/mod go build -o /app .\nFROM scratch\n"
            "COPY --from=build /app /app"
        ),
        "FROM alpine:3.20\nRUN apk add --no-cache --virtual .build gcc=13 && make && apk del .build",
    ),
    violates=_violates,
)
