"""Package managers on their command lines: what is installed, how it is confirmed, cached and cleaned up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from seawall.dockerfile.steps import Command, Script, Step

_PYTHON = re.compile(r"python[\d.]*")
_RPM_VERSION = re.compile(r"-\d[A-Za-z0-9.~^_:+-]*$")
_PIP = re.compile(r"pip[\d.]*")


def runs(command: Command, program: str, verbs: str) -> bool:
    """Say whether a command is one of the programs with one of the verbs, each named with `|` between."""
    return command.name in program.split("|") and command.has(*verbs.split("|"))


def named(command: Command, program: str, verbs: str, valued: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return what such a command names besides the verb; `valued` are the flags that have a value."""
    if not runs(command, program, verbs):
        return ()
    left_out = verbs.split("|")
    return tuple(word for word in command.operands(valued) if word not in left_out)


def is_pip_install(command: Command) -> bool:
    """Say whether it is `pip install`, by whatever name pip is called."""
    if _PYTHON.fullmatch(command.name):
        at = command.arguments.index("-m") if "-m" in command.arguments else -1
        return at >= 0 and command.arguments[at + 1 : at + 2] == ("pip",) and command.has("install")
    return _PIP.fullmatch(command.name.rpartition("/")[2]) is not None and command.has("install")


def is_rpm_pinned(package: str) -> bool:
    """Say whether a package of yum or dnf is one version: `httpd-2.4.57`, or a file."""
    return _RPM_VERSION.search(package) is not None or package.endswith(".rpm")


def unclean(
    program: str, install: str, cleaned: Callable[[Command], bool]
) -> Callable[[Script], Iterator[Command]]:
    """Make a test for one RUN: an installation after which nothing cleans up."""

    def test(script: Script) -> Iterator[Command]:
        last = max((at for at, each in enumerate(script.commands) if cleaned(each)), default=-1)
        for at, command in enumerate(script.commands):
            if at > last and runs(command, program, install):
                yield command

    return test


def removes(command: Command, folder: str) -> bool:
    """Say whether a command removes what is in a folder."""
    return command.name == "rm" and any(word.startswith(folder) for word in command.operands())


def spared(step: Step, *folders: str) -> bool:
    """Say whether a mount keeps one of these folders out of the layer: a cache or a tmpfs.

    A folder that begins with `/` is named wholly, any other by its end, for a home may be anywhere.
    """
    return any(
        mount.get("type") in {"cache", "tmpfs"} and any(_holds(target(mount), each) for each in folders)
        for mount in step.mounts
    )


def _holds(place: str, folder: str) -> bool:
    """Say whether a folder is the place or lies in it; of one named by its end, also the other way round."""
    place = f"{place.rstrip('/')}/"
    if folder.startswith("/"):
        return f"{folder}/".startswith(place)
    parts = folder.split("/")
    above = ("/".join(parts[:count]) for count in range(1, len(parts)))
    return f"/{folder}/" in place or any(place.endswith(f"/{each}/") for each in above)


def target(mount: dict[str, str]) -> str:
    """Return where a mount is put, by any of the names of that option; "" where it is not said."""
    found = mount.get("target") or mount.get("dst") or mount.get("destination") or ""
    return found.strip("\"'")
