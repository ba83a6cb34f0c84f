"""What the one pass over a layer notes for the judgement of an image (see source.companions.Looking)."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import Struct, field

from seawall.model.errors import SeawallError
from seawall.posture import imagefiles as files
from seawall.posture.images import Account
from seawall.source.base import MIB, File

MOST_NOTED = 10_000
"""Files of one kind in one layer; what goes over is not noted, and said."""
_ACCOUNTS_LIMIT = MIB
_NOTED_MODES = files.SETUID | files.SETGID | files.OTHERS_WRITE


class Noted(Struct, frozen=True, array_like=True):
    """A path with its mode and size."""

    path: str
    mode: int = 0
    size: int = 0


class LeftBehind(Struct, array_like=True):
    """How much of a tool's cache a layer holds: `first` is one of its files."""

    tool: str
    first: str
    files: int = 0
    size: int = 0


class Observed(Struct, array_like=True):
    """What was noted of one layer; `problems` are pairs of a path and why it was not read."""

    privileged: list[Noted] = field(default_factory=list)
    writable: list[Noted] = field(default_factory=list)
    unwanted: list[Noted] = field(default_factory=list)
    secret: list[Noted] = field(default_factory=list)
    temporary: list[Noted] = field(default_factory=list)
    programs: list[Noted] = field(default_factory=list)
    caches: dict[str, LeftBehind] = field(default_factory=dict)
    accounts: dict[str, list[Account]] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)


class Observer:
    """Looks at one layer: at the names and modes of all its files, and into those of accounts."""

    def __init__(self) -> None:
        self.observed = Observed()

    def wants(self, path: str, size: int, mode: int) -> bool:
        """Note what the name and mode tell; say whether it is a file of accounts, which alone is read."""
        observed = self.observed
        if mode & _NOTED_MODES:
            self._moded(path, size, mode)
        name = path[path.rfind("/") + 1 :]
        if files.secret(path, name):
            self._note(observed.secret, path, mode, size)
        elif files.unwanted(path, name):
            self._note(observed.unwanted, path, mode, size)
        if found := files.cache_of(path):
            left = observed.caches.setdefault(found[0], LeftBehind(found[1], path))
            left.files += 1
            left.size += size
        elif files.temporary(path):
            self._note(observed.temporary, path, mode, size)
        if path in files.PROGRAMS:
            self._note(observed.programs, path, mode, size)
        return path in files.ACCOUNTS

    def enters(self, path: str, mode: int) -> None:
        """Note a directory that everybody may write to, and delete from."""
        if path and mode & files.OTHERS_WRITE and not mode & files.STICKY:
            self._note(self.observed.writable, f"{path}/", mode, 0)

    def see(self, file: File) -> None:
        """Read a file of accounts."""
        try:
            text = file.read(_ACCOUNTS_LIMIT).decode("utf-8", "replace")
        except SeawallError as error:
            self.observed.problems.append((file.path, str(error)))
            return
        self.observed.accounts[file.path] = list(accounts(file.path, text))

    def packed(self) -> bytes:
        """Return what was noted, as bytes."""
        return msgspec.msgpack.encode(self.observed, order="deterministic")

    def _moded(self, path: str, size: int, mode: int) -> None:
        if mode & files.SETUID or (mode & files.SETGID and mode & files.EXECUTE):
            self._note(self.observed.privileged, path, mode, size)
        if mode & files.OTHERS_WRITE and (mode & files.EXECUTE or path.startswith(files.PROGRAM_FOLDERS)):
            self._note(self.observed.writable, path, mode, size)

    def _note(self, kind: list[Noted], path: str, mode: int, size: int) -> None:
        if len(kind) < MOST_NOTED:
            kind.append(Noted(path, mode, size))
        elif len(kind) == MOST_NOTED:
            self.observed.problems.append((path, f"more than {MOST_NOTED} files like it in one layer"))
            kind.append(Noted(path, mode, size))


def unpacked(payload: bytes) -> Observed:
    """Return what an observer packed; msgspec.DecodeError for any other bytes."""
    return msgspec.msgpack.decode(payload, type=Observed)


def accounts(path: str, text: str) -> Iterator[Account]:
    """Read passwd(5), shadow(5) or group(5); a password is told to be empty, set or locked, and forgotten.

    What is no entry is passed over, as the C library does.
    """
    for number, line in enumerate(text.split("\n"), 1):
        fields = line.strip().split(":")
        if len(fields) < 3 or not fields[0] or line.startswith(("#", "+", "-")):
            continue
        own = fields[2] if path != "etc/shadow" else "-1"
        if own.lstrip("-").isdecimal() and len(own) < 12:
            yield Account(fields[0][:64], int(own), number, _state(fields[1], path))


def _state(password: str, path: str) -> str:
    """Say what a password field is: x stands for one that is in shadow(5)."""
    if not password:
        return "empty" if path != "etc/group" else "locked"
    if password == "x" or password.startswith(("!", "*")) or len(password) < 13:  # noqa: S105 - a mark
        return "locked"
    return "set"
