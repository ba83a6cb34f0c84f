"""How much of anything hostile input may ask for; each breach is a named error."""

from __future__ import annotations

from msgspec import Struct

from seawall.source.base import MIB

GIB = 1024 * MIB


class Limits(Struct, frozen=True):
    """Bounds that are enforced while streaming.

    `layer_bytes` is one layer decompressed, `ratio` decompressed to compressed bytes (asked only once
    `ratio_floor` bytes came out), `entries` and `path_bytes` what one layer's names may sum up to,
    `path` one name, `depth` its components, `metadata` one manifest, config or index, `pax` one extended
    header, `window` a zstd window, `holes` what the sparse files of one layer may be given as zeros: sizes in
    bytes.
    """

    layer_bytes: int = 64 * GIB
    ratio: int = 1100
    ratio_floor: int = 1 * GIB
    entries: int = 2_000_000
    path_bytes: int = 256 * MIB
    path: int = 4096
    depth: int = 256
    metadata: int = 4 * MIB
    pax: int = 1 * MIB
    window: int = 128 * MIB
    holes: int = 1 * GIB
    index_depth: int = 4


LIMITS = Limits()
