"""Ship on a base image with less in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity

_WHOLE = frozenset({
    "debian", "ubuntu", "centos", "fedora", "rockylinux", "almalinux", "amazonlinux", "oraclelinux", "leap",
    "tumbleweed", "kali-rolling", "archlinux", "ubi8", "ubi9", "ubi10", "buildpack-deps",
})  # fmt: skip
_LANGUAGES = frozenset(
    {"python", "node", "ruby", "php", "perl", "openjdk", "eclipse-temurin", "golang", "rust", "gcc"}
)
_SMALL = re.compile(r"slim|alpine|minimal|micro|distroless|jre|wolfi|chainguard|nano|fpm-alpine|scratch")


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    if not file.stages:
        return
    base = file.stages[file.lineage(len(file.stages) - 1)[-1]]
    name = base.image.rpartition("/")[2].lower()
    if _SMALL.search(base.reference.lower()) or name not in _WHOLE | _LANGUAGES:
        return
    other = "-slim or -alpine" if name in _LANGUAGES else "Alpine, distroless, Chainguard or scratch"
    yield Hit(base.step.line, f"{name}: {other} would do for most")


RULE = Rule(
    name="base-small",
    title="Ship on a base image with less in it",
    why=(
        "Each package of a whole distribution is one more to patch and to attack; most "
        "programs use few of them."
    ),
    severity=Severity.LOW,
    controls=(
        "CIS Docker 4.3",
        "NIST SP 800-190 4.1.1",
    ),
    usual=False,
    bad=(
        'FROM ubuntu:24.04\nCMD ["/app"]',
        "FROM node:22",
    ),
    good=(
        "FROM ubuntu:24.04 AS build\nFROM gcr.io/distroless/base-debian12:nonroot",
        "FROM node:22-slim",
        "FROM alpine:3.20",
        "FROM debian:12-slim",
    ),
    violates=_violates,
)
