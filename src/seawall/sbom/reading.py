"""Reading a bill of materials in whatever format it is written in."""

from __future__ import annotations

import sys
from pathlib import Path

from seawall.model.errors import LimitExceeded, Malformed, NotAllowed, NotFound, Unsupported
from seawall.sbom.base import Bill, all_formats
from seawall.sbom.statements import peeked, unwrapped

MOST_BYTES = 1 << 30
START = 1 << 16
STDIN = "-"


def opened(place: str) -> Bill:
    """Return what the document at a path, or on stdin for "-", tells.

    Raises NotFound and NotAllowed for the file, and what `read` raises.
    """
    if place == STDIN:
        return read(sys.stdin.buffer.read(MOST_BYTES + 1), "stdin")
    try:
        with Path(place).open("rb") as file:
            return read(file.read(MOST_BYTES + 1), place)
    except PermissionError:
        raise NotAllowed(f"{place}: not readable by this user") from None
    except IsADirectoryError:
        raise NotFound(f"{place}: a directory, where the file of a bill of materials is expected") from None
    except (OSError, ValueError) as error:  # the latter: NUL in the name
        raise NotFound(f"{place}: {getattr(error, 'strerror', None) or error}") from None


def is_bill(path: Path) -> bool:
    """Say whether a file begins as a bill of materials does; False also for what cannot be read."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            start = peeked(file.read(START))
    except (OSError, ValueError):
        return False
    return any(each.recognises is not None and each.recognises(start) for each in all_formats().values())


def read(data: bytes, name: str) -> Bill:
    """Return what a document tells; the format is told from its bytes, out of an envelope if it is in one.

    Of several envelopes the first that carries a bill counts: cosign prints the provenance beside it.

    Raises Unsupported for bytes that no format recognises, and what the format's reader raises.
    """
    if len(data) > MOST_BYTES:
        raise LimitExceeded(f"{name}: larger than {MOST_BYTES} bytes")
    for document in unwrapped(data, name):
        start = document[:START]
        for each in all_formats().values():
            if each.recognises is not None and each.read is not None and each.recognises(start):
                try:
                    return each.read(document, name)
                except RecursionError:
                    raise LimitExceeded(f"{name}: nested too deeply") from None
    known = ", ".join(each.name for each in all_formats().values() if each.read is not None)
    if not data.strip():
        raise Malformed(f"{name}: empty: a bill of materials is expected ({known})")
    raise Unsupported(f"{name}: no bill of materials that is known ({known})")
