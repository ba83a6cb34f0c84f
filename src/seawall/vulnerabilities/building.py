"""Builds shards: an archive of records, or a shard and the records that changed, becomes a new file."""

from __future__ import annotations

import gc
import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from heapq import merge
from pathlib import Path
from typing import NamedTuple

import msgspec

from seawall.model.errors import Malformed
from seawall.vulnerabilities import osv
from seawall.vulnerabilities.advisory import MALFORMED, Compiled, Dropped, Meta
from seawall.vulnerabilities.base import Built
from seawall.vulnerabilities.compiling import Compiler, is_id
from seawall.vulnerabilities.schemes import scheme_for
from seawall.vulnerabilities.shard import Shard, identity
from seawall.vulnerabilities.writer import write
from seawall.vulnerabilities.zipped import Archive

_NEVER = "0000-00-00T00:00:00Z"


def build(ecosystem: str, archive: Path, out: Path) -> Built:
    """Build the shard of an ecosystem from its all.zip as the file `out`.  Raises Malformed.

    A record that cannot be read is dropped and counted; an archive none of whose records can be read is
    malformed itself.
    """
    with Archive(archive) as records:
        return _built(ecosystem, out, archived(ecosystem, records))


class Changed(NamedTuple):
    """A record of a delta: its id, the time its source says it was modified, and its JSON."""

    name: str
    modified: str
    raw: bytes


def rebuild(ecosystem: str, shard: Path, changed: Iterable[Changed], out: Path) -> Built:
    """Build a shard from an older one and the records that changed; raises DataUnavailable for a bad one."""
    compiler = Compiler(ecosystem, scheme_for(ecosystem))
    new = {each.name: read(compiler, each.name, each.raw, each.modified) for each in changed}
    with closing(Shard.open(shard)) as old:
        kept = (record for record in old.records() if identity(record) not in new)
        return _built(ecosystem, out, merge(kept, [new[name] for name in sorted(new)], key=identity))


def archived(ecosystem: str, archive: Archive) -> Iterator[Compiled | Dropped]:
    """Yield an archive's records, in the order of their ids; raises Malformed when all are unreadable."""
    compiler = Compiler(ecosystem, scheme_for(ecosystem))
    names = {entry.name.rpartition("/")[2].removesuffix(".json"): entry for entry in archive.entries()}
    readable = not names
    for name in sorted(names):
        try:
            record = read(compiler, name, archive.content(names[name]))
        except Malformed as unreadable:
            record = Dropped(name[:200], _NEVER, f"{MALFORMED}{unreadable}"[:300])
        readable = readable or not (isinstance(record, Dropped) and record.why.startswith(MALFORMED))
        yield record
    if not readable:
        raise Malformed(f"{ecosystem}: none of its {len(names)} records can be read")


def read(compiler: Compiler, name: str, raw: bytes, modified: str = _NEVER) -> Compiled | Dropped:
    """Compile one record; what breaks the schema, or is not called `name`, is dropped with the reason."""
    try:
        record = osv.decode(raw)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        return Dropped(name[:200], modified, f"{MALFORMED}{error}"[:300])
    if record.id != name or not is_id(name):
        return Dropped(name[:200], modified, f"{MALFORMED}its id is {record.id[:100]!r}")
    return compiler.compile(record)


def _built(ecosystem: str, out: Path, records: Iterable[Compiled | Dropped]) -> Built:
    scheme = scheme_for(ecosystem)
    with fresh(out) as connection:
        meta = write(connection, ecosystem, scheme.name if scheme else "", records)
    return built(out, meta)


def built(out: Path, meta: Meta) -> Built:
    """Return the value that tells the store of a finished file; the file is on the disk then."""
    with out.open("rb") as stream:
        os.fsync(stream.fileno())
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        size = os.fstat(stream.fileno()).st_size
    return Built(out, digest, size, meta.records, meta.newest)


@contextmanager
def fresh(out: Path) -> Iterator[sqlite3.Connection]:
    """Open a new database at `out`; garbage collection rests, for what is built has no cycles."""
    out.unlink(missing_ok=True)
    collecting = gc.isenabled()
    gc.disable()
    try:
        with closing(sqlite3.connect(out, isolation_level=None)) as connection:
            yield connection
    finally:
        if collecting:
            gc.enable()
