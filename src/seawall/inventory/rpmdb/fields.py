"""Reading fixed-size fields at offsets that the input chose."""

from __future__ import annotations

from struct import Struct, error

from seawall.model.errors import Malformed


def fields(layout: Struct, data: bytes, offset: int, what: str) -> tuple[int, ...]:
    """Return the integers of `layout` at `offset`; Malformed when they do not lie inside `data`."""
    if offset >= 0:
        try:
            return layout.unpack_from(data, offset)
        except error:
            pass
    raise Malformed(f"{what}: byte {offset} is outside its {len(data)} bytes")
