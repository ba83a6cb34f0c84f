"""What results depend on: the code of this room, and the settings."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_LENGTH = 32


@cache
def room_digest() -> str:
    """Return a digest of the code and the detectors that results depend on."""
    here = Path(__file__).parent
    found = sha256()
    for path in sorted(here.rglob("*.py")):
        found.update(path.relative_to(here).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def digest_of(*parts: str | bytes | int) -> str:
    """Return a digest of the code with settings."""
    found = sha256(room_digest().encode())
    for part in parts:
        found.update(b"\0" + (part if isinstance(part, bytes) else str(part).encode()))
    return found.hexdigest()


def lettered(digest: str) -> str:
    """Write the beginning of a digest in letters, as words of a cache's key have them."""
    return "secrets-" + digest.translate(_LETTERS)[:_LENGTH]
