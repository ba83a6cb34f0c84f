"""What results depend on: the code of this room, and the settings."""

from __future__ import annotations

from hashlib import sha256

from seawall.secrets.declared import room_digest

_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")
_LENGTH = 32


def digest_of(*parts: str | bytes | int) -> str:
    """Return a digest of the code with settings."""
    found = sha256(room_digest().encode())
    for part in parts:
        found.update(b"\0" + (part if isinstance(part, bytes) else str(part).encode()))
    return found.hexdigest()


def lettered(digest: str) -> str:
    """Write the beginning of a digest in letters, as words of a cache's key have them."""
    return "secrets-" + digest.translate(_LETTERS)[:_LENGTH]
