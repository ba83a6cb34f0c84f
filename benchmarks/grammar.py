"""The seeded grammar that Dockerfiles to lint are made by: words of every rule, hit and nearly hit.

`made(seed)` is the text of one Dockerfile; equal seeds make equal texts.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path


def _pools() -> dict[str, list[str]]:
    """Read grammar.txt: a line `== NAME`, then one entry a line."""
    pools: dict[str, list[str]] = {}
    for line in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            entries = pools.setdefault(line.removeprefix("== "), [])
        else:
            entries.append(line)
    return pools


POOLS = _pools()
RUNS = POOLS["COMMANDS"]
POWERSHELL = (
    "Get-Process | Stop-Process",
    "Invoke-WebRequest https://example.org/a -OutFile a; echo $x",
    "$ErrorActionPreference = 'Stop'; cd C:\\app",
)
TOGETHER = (
    ("COPY app.tar.gz /tmp/", "RUN tar -xzf /tmp/app.tar.gz"),
    ("COPY ./dist/app.tgz /opt/app.tgz", "WORKDIR /opt", "RUN tar -C /opt -xf /opt/app.tgz && true"),
    ("RUN unxz /tmp/app.tar.xz", "COPY app.tar.xz /tmp/"),
    ('ENTRYPOINT ["app"]', 'ENTRYPOINT ["other"]'),
    ('CMD ["app"]', 'CMD ["other"]'),
    ("HEALTHCHECK NONE", 'HEALTHCHECK CMD ["app", "check"]'),
    ("ONBUILD FROM debian:12",),
    ("ONBUILD MAINTAINER me",),
    ("# hadolint stage ignore=DL3003,DL3059", "FROM debian:12", "RUN cd /a", "RUN cd /b"),
)
JOINERS = (" && ", " && ", " && ", "; ", " || ", " | ", " && \\\n    ", " && \\\n    ", " \\\n && ")


def made(seed: int) -> str:
    """Return the text of the Dockerfile of a seed."""
    maker = _Maker(random.Random(seed))
    return maker.text()


class _Maker:
    """One Dockerfile in the making."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.escape = "\\"

    def text(self) -> str:
        chance = self.chance
        lines: list[str] = []
        if chance.random() < 0.15:
            lines.append(
                chance.choice(("# syntax=docker/dockerfile:1", "#syntax=docker/dockerfile:1.7-labs"))
            )
        if chance.random() < 0.08:
            self.escape = "`"
            lines.append("# escape=`")
        if chance.random() < 0.3:
            lines += chance.choices(("ARG BASE=debian:12", "ARG V=12", "ARG REGISTRY", "ARG BASE"), k=2)
        if chance.random() < 0.03:
            lines.append(chance.choice(("LABEL a=b", "RUN true", "WORKDIR /srv")))
        for number in range(chance.choice((1, 1, 1, 2, 2, 3))):
            lines += self.stage(number)
        text = "\n".join(lines) + "\n"
        if self.escape == "`":
            text = text.replace("\\\n", "`\n")
        return text.replace("\n", "\r\n") if chance.random() < 0.02 else text

    def stage(self, number: int) -> list[str]:
        chance = self.chance
        source = self.one("FROM")
        alias = chance.choice(("", "", " AS build", " as BUILD", " AS other", f" AS stage{number}"))
        lines = [source + alias]
        windows = "windows" in source or "powershell" in source
        for _ in range(chance.randint(2, 9)):
            lines += [""] if chance.random() < 0.15 else []
            lines += self.instruction(windows=windows)
        if chance.random() < 0.25:
            lines += chance.choice(TOGETHER)
        return lines

    def one(self, pool: str) -> str:
        return self.chance.choice(POOLS[pool])

    def instruction(self, *, windows: bool) -> list[str]:
        chance = self.chance
        kind = chance.choices(("RUN", "COPY", "ADD", "ENV", "ARG", "LABEL", "OTHER"), (10, 3, 1, 2, 1, 1, 5))[
            0
        ]
        if kind != "RUN":
            line = self.one(kind)
        elif windows and chance.random() < 0.7:
            line = f"RUN {chance.choice(POWERSHELL)}"
        else:
            shapes: tuple[Callable[[], str], ...] = (self.run, self.run, self.run, self.here, self.listed)
            line = chance.choices(shapes, (6, 2, 1, 1, 0.4))[0]()
        if chance.random() < 0.04 and not line.startswith("#") and "<<" not in line:
            line = f"ONBUILD {line}"
        if chance.random() < 0.04 and not line.startswith("#"):
            keyword, _, rest = line.partition(" ")
            line = f"{keyword.lower()} {rest}"
        return [line]

    def run(self) -> str:
        chance = self.chance
        parts = [chance.choice(RUNS)]
        for _ in range(chance.choice((0, 0, 1, 1, 2, 3, 5))):
            joiner = chance.choice(JOINERS)
            if joiner.endswith("\n    ") and chance.random() < 0.15:
                joiner += chance.choice(("# a comment\n    ", "# hadolint ignore=DL3003\n    "))
            parts += [joiner, chance.choice(RUNS)]
        return f"RUN {self.mounts()}{''.join(parts)}"

    def mounts(self) -> str:
        found = [self.one("MOUNT") for _ in range(self.chance.choice((0, 0, 0, 0, 1, 2)))]
        return "".join(f"{each} " for each in found)

    def here(self) -> str:
        chance = self.chance
        head = chance.choice(("<<EOF", "<<EOF", "<<EOF", "<<EOF", '<<"EOF"'))
        if chance.random() < 0.1:  # hadolint cannot read what comes after these
            head = chance.choice(("<<-EOF", "<<'EOF'", "bash <<EOF", "python3 <<EOF", "cat <<EOF > /a"))
        first = chance.choice(("", "", "", "#!/bin/bash\n", "#!/usr/bin/env python3\n", "set -e\n"))
        body = "\n".join(chance.choices(RUNS, k=chance.randint(1, 4)))
        after = "" if chance.random() < 0.05 else "\n"  # hadolint wants an empty line there, builders none
        return f"RUN {self.mounts()}{head}\n{first}{body}\nEOF{after}"

    def listed(self) -> str:
        return self.chance.choice((
            'RUN ["apt-get", "install", "-y", "curl"]',
            'RUN ["/bin/bash", "-c", "cd /srv && echo $x | cat"]',
            'RUN [ "true" ]',
        ))  # fmt: skip
