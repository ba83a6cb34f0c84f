"""Bills of materials inside what carries them: envelopes, statements, bundles, answers of an interface."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

import msgspec
from msgspec import Raw, Struct, field

from seawall.model.errors import LimitExceeded, Malformed
from seawall.sbom.decoding import decode, utf8

MOST_LAYERS = 6
MOST_LINES = 64
_START = 1 << 12
_CARRIES = re.compile(
    rb'"(?:payload|payloadType|predicate|predicateType|dsseEnvelope|_type|sbom|SPDX|Data)"\s*:'
)
_PAYLOAD = re.compile(rb'"payload"\s*:\s*"([A-Za-z0-9+/]{64,})')


class _Wrap(Struct, rename="camel"):
    payload: str = ""
    dsse_envelope: Raw = Raw()
    predicate: Raw = Raw()
    sbom: Raw = Raw()
    spdx: Raw = field(default=Raw(), name="SPDX")
    data: Raw = field(default=Raw(), name="Data")


def unwrapped(data: bytes, name: str, layers: int = MOST_LAYERS) -> Iterator[bytes]:
    """Yield the documents that a DSSE envelope, an in-toto statement or the like carries, else the data.

    An envelope's payload is decoded from base64 (DSSE 1.0) and not verified: that is done where signatures
    are.  There may be several envelopes, one a line as cosign prints them.
    """
    text = utf8(data)
    if not text.lstrip().startswith(b"{") or not _CARRIES.search(text[:_START]):
        yield data
        return
    if not layers:
        raise LimitExceeded(f"{name}: an envelope in an envelope, more than {MOST_LAYERS} deep")
    empty = True
    for inner in _carried(text, name):
        empty = False
        yield from unwrapped(inner, name, layers - 1)
    if empty:
        yield data


def peeked(start: bytes) -> bytes:
    """Return the beginning of what the beginning of a document carries as base64; else the same."""
    for _ in range(MOST_LAYERS):
        found = _PAYLOAD.search(start) if start.lstrip().startswith(b"{") else None
        if found is None:
            break
        start = base64.b64decode(found[1][: len(found[1]) // 4 * 4])
    return start


def _carried(text: bytes, name: str) -> Iterator[bytes]:
    """Yield what each envelope carries: nothing of what is none."""
    try:
        wraps = [decode(text, _Wrap, name)]
    except LimitExceeded:
        raise
    except Malformed:
        wraps = [wrap for line in text.splitlines()[:MOST_LINES] if (wrap := _line(line)) is not None]
    for wrap in wraps:
        if wrap.payload:
            yield _payload(wrap.payload, name)
        for raw in (wrap.dsse_envelope, wrap.predicate, wrap.sbom, wrap.spdx, wrap.data):
            if raw:
                yield _content(bytes(raw))


def _line(line: bytes) -> _Wrap | None:
    try:
        return msgspec.json.decode(line, type=_Wrap)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None


def _payload(text: str, name: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise Malformed(f"{name}: the envelope's payload is not base64") from None


def _content(raw: bytes) -> bytes:
    """Return JSON as it is, and of a JSON text (older cosign wraps tag-value so) what it says."""
    if not raw.startswith(b'"'):
        return raw
    try:
        return msgspec.json.decode(raw, type=str).encode()
    except msgspec.DecodeError:
        return raw
