"""Keep the progress bar of wget out of the log."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.drafting import Draft
from seawall.dockerfile.mending import flag_added
from seawall.dockerfile.shell import Call
from seawall.dockerfile.steps import Command, Script
from seawall.model.finding import Severity

_QUIET = ("progress", "q", "quiet", "o", "output-file", "a", "append-output", "no-verbose")


def _noisy(command: Command) -> bool:
    return command.name == "wget" and not command.flagged(*_QUIET) and not command.has("-nv")


_GNU = frozenset({
    "debian", "ubuntu", "buildpack-deps", "python", "node", "golang", "rust", "ruby", "php", "perl",
    "openjdk",
    "eclipse-temurin", "maven", "gradle", "gcc", "fedora", "centos", "rockylinux", "almalinux", "amazonlinux",
    "oraclelinux", "leap", "ubi8", "ubi9", "ubi", "kali-rolling",
})  # fmt: skip


def _is_gnu(draft: Draft, script: Script, call: Call) -> bool:  # noqa: ARG001 (a judge)
    """The wget of BusyBox does not know the flag."""
    file, stage = draft.file, script.step.stage
    if stage < 0:
        return False
    base = file.stages[file.lineage(stage)[-1]]
    return "alpine" not in base.tag and base.image.rpartition("/")[2] in _GNU


RULE = Rule(
    name="wget-progress",
    title="Keep the progress bar of wget out of the log",
    why="It writes a line for every step: thousands of them for a large file.",
    severity=Severity.MEDIUM,
    fix=flag_added(_noisy, "--progress=dot:giga", safe=_is_gnu),
    aliases=("DL3047",),
    bad=("FROM debian:12\nRUN wget https://example.org/a",),
    good=(
        "FROM debian:12\nRUN wget --progress=dot:giga https://example.org/a",
        "FROM debian:12\nRUN wget -q https://example.org/a",
        "FROM debian:12\nRUN wget -nv https://example.org/a",
    ),
    violates=by_command(_noisy),
)
