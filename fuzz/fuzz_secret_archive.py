"""Any bytes as a file in which secrets are looked for: archives in archives, and text that is encoded."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from base64 import b64encode
from collections.abc import Iterator

import zstandard

from fuzz.runner import run
from seawall.secrets.base import all_detectors
from seawall.secrets.engine import Engine
from seawall.secrets.looking import Looking
from seawall.secrets.rules import our_rules
from seawall.secrets.settings import Settings

ENGINE = Engine(Settings(our_rules()))


def looked_into(data: bytes) -> Iterator[object]:
    """Look into the file as into one of a tree."""
    looking = Looking(ENGINE)
    looking.content("fuzzed", data)
    yield from looking.found.hits


def _tar(content: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo("settings.env")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return out.getvalue()


def _zip(content: bytes, method: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("settings.env", content)
    return out.getvalue()


def _seeds() -> Iterator[bytes]:
    every = [text.encode() for each in all_detectors().values() for text in each.examples]
    yield from every
    text = b"\n".join(every[:40])
    yield from (b64encode(text), text.hex().encode(), "".join(f"%{byte:02x}" for byte in text).encode())
    for inner in (text, _tar(text), _zip(text, zipfile.ZIP_DEFLATED)):
        yield from (_tar(inner), _zip(inner, zipfile.ZIP_DEFLATED), _zip(inner, zipfile.ZIP_STORED))
        yield from (
            gzip.compress(inner),
            bz2.compress(inner),
            lzma.compress(inner),
            zstandard.compress(inner),
        )


if __name__ == "__main__":
    run(looked_into, list(_seeds()))
