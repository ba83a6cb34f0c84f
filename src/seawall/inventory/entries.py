"""What readers of lists of packages share: one broken entry spoils no other, and what digests look like."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from seawall.inventory.base import Record
from seawall.model.errors import Malformed
from seawall.model.package import NotAssessed

T = TypeVar("T")
Digests = tuple[tuple[str, str], ...]
_LENGTHS = {"md5": 32, "sha1": 40, "sha256": 64, "sha384": 96, "sha512": 128}
_HEXADECIMAL = re.compile(r"[0-9a-f]+")


def each(
    path: str, entries: Iterable[tuple[str, T]], read: Callable[[str, T], Iterable[Record]]
) -> Iterator[Record]:
    """Yield what `read(name, entry)` says of each entry; one that raises Malformed is *not assessed*."""
    for name, entry in entries:
        try:
            yield from read(name, entry)
        except Malformed as error:
            yield NotAssessed("package", f"{path}: {name[:100]}", f"cannot be read: {str(error)[:200]}")


def required(found: Mapping[str, object], key: str) -> str:
    """Return the text under `key`; Malformed when there is none."""
    value = found.get(key)
    if not isinstance(value, str) or not value.strip():
        raise Malformed(f"no {key}" if value is None else f"{key} is {value!r:.60}, not text")
    return value.strip()


def optional(found: Mapping[str, object], key: str) -> str:
    """Return the text under `key`, "" when there is none or it is something else."""
    value = found.get(key)
    return value.strip() if isinstance(value, str) else ""


def texts(value: object) -> tuple[str, ...]:
    """Return the texts of a list, without what is none; a text alone is a list of one."""
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(one for one in value if isinstance(one, str) and one) if isinstance(value, list) else ()


def digest(algorithm: str, value: object) -> Digests:
    """Return the digest as Package.digests has it; empty when it is not one of that algorithm."""
    text = value.strip().lower() if isinstance(value, str) else ""
    fits = len(text) == _LENGTHS.get(algorithm) and _HEXADECIMAL.fullmatch(text)
    return ((algorithm, text),) if fits else ()
