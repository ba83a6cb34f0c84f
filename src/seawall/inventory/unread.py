"""Inventories that are known and not read yet: saying so keeps them from being a silent zero."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from seawall.model.package import NotAssessed


def unread(path: str, kinds: Mapping[str, str]) -> Iterator[NotAssessed]:
    """Yield that a file is not read, named by the first of `kinds` (glob to plural noun) that it matches."""
    name = PurePosixPath(path)
    for glob, noun in kinds.items():
        if name.match(glob):
            yield NotAssessed("file", path, f"{noun} are not read yet")
            return
