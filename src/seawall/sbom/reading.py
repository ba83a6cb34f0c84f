"""Reading a bill of materials in whatever format it is written in."""

from __future__ import annotations

from seawall.model.errors import LimitExceeded, Malformed, Unsupported
from seawall.sbom.base import Bill, all_formats
from seawall.sbom.statements import unwrapped

MOST_BYTES = 1 << 30
START = 1 << 16


def read(data: bytes, name: str) -> Bill:
    """Return what a document tells; the format is told from its bytes, out of an envelope if it is in one.

    Raises Unsupported for bytes that no format recognises, and what the format's reader raises.
    """
    if len(data) > MOST_BYTES:
        raise LimitExceeded(f"{name}: larger than {MOST_BYTES} bytes")
    data = unwrapped(data, name)
    start = data[:START]
    for each in all_formats().values():
        if each.recognises is not None and each.read is not None and each.recognises(start):
            try:
                return each.read(data, name)
            except RecursionError:
                raise LimitExceeded(f"{name}: nested too deeply") from None
    known = ", ".join(each.name for each in all_formats().values() if each.read is not None)
    if not data.strip():
        raise Malformed(f"{name}: empty: a bill of materials is expected ({known})")
    raise Unsupported(f"{name}: no bill of materials that is known ({known})")
