"""Names inside a target: relative to its root, `/` between components, never leaving the root."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.model.errors import LimitExceeded, Malformed
from seawall.source.limits import Limits

NEVER_LONG = 100
"""A path of so many characters is neither too long nor too deep for LIMITS, so it need not be counted."""


def is_normal(name: str) -> bool:
    """Say whether `normalise` returns a short name as it is; of a long one it says nothing, with False."""
    return not (
        len(name) > NEVER_LONG
        or "//" in name
        or "./" in name
        or "\0" in name
        or name[:1] in {"/", ""}
        or name[-1] in "/."
    )


def normalise(name: str, limits: Limits) -> str:
    """Return the path that an archive member's name means; "" is the root itself.

    Leading slashes, `.` components and doubled slashes are dropped.  Raises Malformed for a name that
    holds `..` or NUL, LimitExceeded for one that is too long or too deep.
    """
    name = name.removeprefix("./")
    name = name.strip("/") if name[:1] == "/" or name[-1:] == "/" else name
    if len(name) > limits.path or name.count("/") >= limits.depth:
        raise LimitExceeded(
            f"a path of {len(name)} characters and {name.count('/') + 1} components: {name[:60]!r}…"
        )
    if "//" in name or "./" in name or name[-1:] == "." or "\0" in name:
        name = _rebuild(name)
    return name


def _rebuild(name: str) -> str:
    parts = [part for part in name.split("/") if part not in {"", "."}]
    if ".." in parts or "\0" in name:
        raise Malformed(f"the name {name[:80]!r} leaves the root or is not a name")
    return "/".join(parts)


def ancestors(path: str) -> Iterator[str]:
    """Yield the directories above a path, the nearest first, without the root."""
    end = path.rfind("/")
    while end > 0:
        path = path[:end]
        yield path
        end = path.rfind("/")


def joined(directory: str, name: str) -> str:
    """Join, where the directory may be the root ("")."""
    return f"{directory}/{name}" if directory else name
