"""What feeds that are one file, or have one at their heart, do alike."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from seawall.transport import Progress, Validator
from seawall.vulnerabilities.base import Fetched, Known, Site, Work


def page(  # noqa: PLR0913 - what a page is, where it goes, and who is told
    site: Site,
    url: str,
    known: Known | None,
    path: Path,
    work: Callable[[Path], Work],
    *,
    limit: int,
    progress: Progress | None,
) -> Fetched | None:
    """Fetch one page, of which a shard is built by `work(page)`; None when it has not changed.

    A page on the local disk is read where it is.  Raises FetchError and Offline.
    """
    same_source = known is not None and known.entry.source == url and known.entry.usable
    validator = known.entry.validator if known and same_source else Validator()
    local = site.transport.local(url)
    if local is not None:
        path, found = local
        if found == validator:
            return None
    else:
        answer = site.transport.save(url, path, limit, validator, progress)
        if answer is None:
            return None
        found = answer
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        size = stream.tell()
    if known and same_source and known.entry.input == digest:
        return Fetched(url, None, found, digest)
    return Fetched(url, work(path), found, digest, weight=size)
