"""An entry as bytes: what was written comes back, and nothing else does."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from seawall.model.errors import Misuse
from seawall.source.cache import entry as entries
from seawall.source.cache.entry import (
    HEAD_LENGTH,
    believed,
    code_of,
    content_of,
    header_of,
    is_layer,
    secret_of,
    whole,
    written,
)

CODE = hashlib.sha256(b"code").hexdigest()
KEY = f"sha256:{'5' * 64} {CODE} installed"
SECRET = b"0123456789abcdef"


def entry(key: str = KEY, content: bytes = b"content", secret: bytes = b"") -> bytes:
    made = written(key, content, secret)
    assert made is not None
    return made


@given(st.text(max_size=100), st.binary(max_size=500), st.sampled_from((b"", SECRET)))
def test_what_was_written_comes_back(key: str, content: bytes, secret: bytes) -> None:
    made = entry(key, content, secret)
    assert content_of(made, key) == content
    assert whole(made)
    assert believed(made, secret)
    header = header_of(made[:HEAD_LENGTH])
    assert header is not None
    assert (header.key, header.code) == (key, code_of(key))


@given(st.data())
def test_a_change_of_any_byte_is_seen(data: st.DataObject) -> None:
    made = bytearray(entry(content=b"some content that compresses" * 5, secret=SECRET))
    at = data.draw(st.integers(0, len(made) - 1))
    made[at] ^= data.draw(st.integers(1, 255))
    assert not whole(bytes(made))
    assert content_of(bytes(made), KEY) is None


@given(st.integers(0, 200))
def test_a_truncated_entry_is_none(length: int) -> None:
    made = entry()
    if length < len(made):
        assert content_of(made[:length], KEY) is None
    assert content_of(made + b"x", KEY) is None


@given(st.binary(max_size=300))
def test_any_bytes_are_an_entry_or_none(data: bytes) -> None:
    assert content_of(data, KEY) is None
    assert content_of(entries.MAGIC + data, KEY) is None
    header_of(data)
    header_of(entries.MAGIC + data)
    assert not believed(data, SECRET)


def test_the_entry_of_another_key_is_none() -> None:
    assert content_of(entry("other"), KEY) is None


@pytest.mark.parametrize(
    "frame",
    [
        zstandard.ZstdCompressor(write_content_size=False).compress(b"x" * 100),
        zstandard.ZstdCompressor().compress(b"x" * 101),
        zstandard.ZstdCompressor().compress(b"x") * 2,
        b"\x28\xb5\x2f\xfd\xe0" + b"\xff" * 8,
        b"no frame",
        b"",
    ],
    ids=["no size", "over the limit", "two frames", "exabytes", "garbage", "nothing"],
)
def test_a_hostile_frame_is_none(frame: bytes) -> None:
    """Whole by its own digest, as anybody can write one."""
    made = entry()
    _, _, _, length = entries._LEAD.unpack_from(made)
    signed = made[40 : entries._LEAD.size + length] + frame
    assert content_of(entries.MAGIC + hashlib.sha256(signed).digest() + signed, KEY, limit=100) is None


def test_what_is_too_long_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    assert written("k" * 3000, b"") is None
    monkeypatch.setattr(entries, "CONTENT_LIMIT", 10)
    assert written("k", b"x" * 11) is None
    assert written("k", b"x" * 10) is not None


def test_only_who_has_the_key_is_believed() -> None:
    assert not believed(entry(), SECRET)
    assert not believed(entry(secret=b"another key of 16"), SECRET)
    assert believed(entry(secret=SECRET), SECRET)
    assert believed(entry(), b"")
    stolen = entry(secret=SECRET)[40:72]
    forged = entry(content=b"forged")
    signed = stolen + forged[72:]
    assert not believed(entries.MAGIC + hashlib.sha256(signed).digest() + signed, SECRET)


def test_a_key_that_can_be_guessed_is_refused() -> None:
    assert secret_of({}) == b""
    assert secret_of({"SEAWALL_CACHE_KEY": ""}) == b""
    assert secret_of({"SEAWALL_CACHE_KEY": "0123456789abcdef"}) == SECRET
    with pytest.raises(Misuse, match="shorter than 16 bytes") as caught:
        secret_of({"SEAWALL_CACHE_KEY": "hunter2"})
    assert "hunter2" not in str(caught.value)


def test_keys_of_layers() -> None:
    assert is_layer(KEY)
    assert is_layer(f"{KEY} declared")
    assert not is_layer(f"catalogers {CODE}")
    assert not is_layer(f"{KEY}\n")
    assert not is_layer(KEY.replace(CODE, "x"))
    assert code_of(KEY) == code_of(f"catalogers {CODE}") == CODE
    assert code_of("word") == ""


def test_every_process_writes_the_same_bytes() -> None:
    code = f"from seawall.source.cache.entry import written; print(written({KEY!r}, b'content').hex())"
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environment)
    assert bytes.fromhex(done.stdout.decode()) == entry()
