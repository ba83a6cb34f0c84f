"""`file:///DIRECTORY`: a directory that several machines mount."""

from __future__ import annotations

from pathlib import Path

from seawall.model.errors import Misuse
from seawall.model.text import size
from seawall.source.cache.base import Address, Backend, Store
from seawall.source.cache.files import Directory


def opened(address: Address) -> Store:
    """Return the directory of `file:///PATH`, bounded where `size` says so."""
    address.only("size")
    if address.host not in {"", "localhost"} or not address.path.startswith("/"):
        raise Misuse(f"{address.shown}: a directory is given as file:///PATH")
    limit = size(address.options.get("size", "0"))
    if limit is None:
        raise Misuse(f"{address.shown}: size={address.options['size'][:50]!r} is not a size such as 20GiB")
    return Directory(Path(address.path), limit)


BACKEND = Backend(
    name="directory", schemes=("file",), example="file:///DIRECTORY", network=False, open=opened
)
