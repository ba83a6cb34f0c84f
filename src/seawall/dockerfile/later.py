"""What later instructions want of what an earlier one left: a manager's lists may be missed by another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from seawall.dockerfile.drafting import Draft
from seawall.dockerfile.mending import Judge
from seawall.dockerfile.shell import BOURNE, Call
from seawall.dockerfile.steps import Command, Dockerfile, Script

_STARTING = frozenset({"CMD", "ENTRYPOINT", "HEALTHCHECK"})
# Programs that do not look at the lists of a package manager; of another it is not known.
_INDIFFERENT = frozenset({
    "rm", "mkdir", "rmdir", "cp", "mv", "ln", "chmod", "chown", "chgrp", "touch", "cat", "echo", "printf",
    "sed", "awk", "grep", "find", "tar", "unzip", "gzip", "gunzip", "xz", "curl", "wget", "git", "cd",
    "set", "export", "test", "[", "true", "false", ":", "id", "ls", "head", "tail", "sort", "cut", "tr",
    "tee", "xargs", "install", "useradd", "groupadd", "usermod", "adduser", "addgroup", "userdel",
    "groupdel", "chpasswd", "passwd", "locale-gen", "update-locale", "localedef", "dpkg-reconfigure",
    "update-ca-certificates", "ldconfig", "update-alternatives", "a2enmod", "a2dismod", "a2ensite",
    "a2dissite", "pip", "pip3", "npm", "yarn", "pnpm", "npx", "node", "gem", "bundle", "composer", "php",
    "go", "cargo", "rustup", "dotnet", "mvn", "gradle", "java", "javac", "ruby", "sha256sum", "sha512sum",
    "gpg", "openssl", "date", "env", "sleep", "stat", "which", "nginx", "ssh-keygen", "setcap", "command",
    "strip", "du", "wc", "mktemp", "basename", "dirname", "uname", "gcc", "cc", "dpkg", "dpkg-query",
})  # fmt: skip


def unread_later(managers: str, renews: Callable[[Command], bool]) -> Judge:
    """Make a judge: whether nothing that is run later can want what one of the package managers has fetched.

    A later use after a command that `renews` it, in the same RUN, fetches anew.  What is run from files, by
    shells that are not read or by programs of which it is not known may use it.
    """
    family = frozenset(managers.split("|"))

    def judge(draft: Draft, script: Script, call: Call) -> bool:  # noqa: ARG001 (a judge)
        above = _above(draft.file, script.step.stage)
        started = (each for each in draft.file.steps if each.keyword in _STARTING and each.stage in above)
        if any(word in family for step in started for word in re.findall(r"[\w-]+", step.text)):
            return False
        return all(_content(each) for each in _later(draft.file, script, above))

    def _content(script: Script) -> bool:
        if script.dialect not in BOURNE and script.dialect:
            return False
        renewed = False
        for command in script.commands:
            if command.name in family:
                renewed = renewed or renews(command)
                if not renewed:
                    return False
            elif command.name not in _INDIFFERENT:
                return False
        return bool(script.commands) or not script.text.strip()

    return judge


def _above(file: Dockerfile, stage: int) -> frozenset[int]:
    """Return a stage and those that are built on it."""
    above = {stage}
    for each in file.stages[stage + 1 :]:
        if each.base in above:
            above.add(each.index)
    return frozenset(above)


def _later(file: Dockerfile, script: Script, above: frozenset[int]) -> Iterator[Script]:
    """Yield what is run on top of a RUN: in its stage, in those built on it, and in later builds."""
    for each in file.scripts:
        later = each.step.onbuild or each.step.line > script.step.line
        if each is not script and each.step.stage in above and later:
            yield each
