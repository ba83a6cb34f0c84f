"""What is judged of an image: its configuration, what its layers were made by, and what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from seawall.source.oci.steps import Made

CONFIG = "image configuration"
HISTORY = "image history"
"""The names that stand in for paths where no file is to blame; a history has a line for each step, from 1."""


class Held(Struct, frozen=True):
    """A file or directory that is seen in the image: the layer it comes from, its mode, its size in bytes."""

    path: str
    layer: int
    mode: int = 0
    size: int = 0


class Cache(Struct, frozen=True):
    """What a tool left behind in one layer below a directory: `name` says of what tool it is.

    `deleted` says that a later layer deleted it, which takes nothing from what the image weighs.
    """

    name: str
    path: str
    layer: int
    files: int
    size: int
    deleted: bool = False


class Account(Struct, frozen=True, array_like=True):
    """A line of passwd(5), or of group(5), which has no `user`; `line` counts from 1.

    `password` is "empty", "set" or "locked": what it is, is not kept.
    """

    name: str
    number: int
    line: int
    password: str = "locked"  # noqa: S105 - what it is like, not what it is


class Accounts(Struct, frozen=True):
    """What a file of accounts says, and the layer that it comes from."""

    path: str
    layer: int
    entries: tuple[Account, ...] = ()


class Files(Struct, frozen=True):
    """What was noted of an image's files, each list in the order of paths.

    `privileged` have a setuid or setgid bit; `writable` may be written by everybody: directories without a
    sticky bit, and programs; `unwanted` are named like what does not belong into an image, `secret` like what
    holds secrets; `programs` are those that checks ask for.
    """

    privileged: tuple[Held, ...] = ()
    writable: tuple[Held, ...] = ()
    unwanted: tuple[Held, ...] = ()
    secret: tuple[Held, ...] = ()
    temporary: tuple[Held, ...] = ()
    programs: tuple[Held, ...] = ()
    caches: tuple[Cache, ...] = ()
    accounts: tuple[Accounts, ...] = ()

    def accounts_of(self, path: str) -> Accounts:
        """Return what a file of accounts says, nothing where there is none."""
        return next((found for found in self.accounts if found.path == path), Accounts(path, 0))


class Step(Struct, frozen=True):
    """One step of the history: its place in it from 0, what it says, and the layer it made, if any."""

    index: int
    made: Made
    layer: int | None = None


class Image(Struct, frozen=True):
    """One image, with its configuration's fields (OCI config.md; Healthcheck and Shell are Docker's).

    `health` is None where nothing is said; `created` is None for a date that was not set, and `now` the time
    of the judgement, None where nobody told it.  `files` is None when no layer was read.  `sizes` are those
    of the layers as they travel, in bytes.
    """

    name: str
    now: datetime | None = None
    created: datetime | None = None
    tags: tuple[str, ...] = ()
    user: str = ""
    environment: tuple[tuple[str, str], ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()
    volumes: tuple[str, ...] = ()
    stop_signal: str = ""
    health: tuple[str, ...] | None = None
    os: str = ""
    steps: tuple[Step, ...] = ()
    sizes: tuple[int, ...] = ()
    files: Files | None = None

    @property
    def windows(self) -> bool:
        """Whether it is for Windows, where users and modes are others."""
        return self.os.lower() == "windows"

    def runs(self) -> Iterator[tuple[Step, str]]:
        """Yield the steps that ran a shell, with its text."""
        for step in self.steps:
            if step.made.keyword == "RUN" and step.made.command:
                yield step, step.made.command

    def setting(self, keyword: str, word: str = "") -> Step | None:
        """Return the last step that set something, with this word in what it says."""
        found = (s for s in reversed(self.steps) if s.made.keyword == keyword and word in s.made.text)
        return next(found, None)


class Picture(Struct, frozen=True):
    """An image that a file tells of: the line it stands on, and those of its settings by their names."""

    image: Image
    line: int
    lines: tuple[tuple[str, int], ...] = ()
