"""The pass over layers: what stops it, and what it survives."""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from functools import partial
from threading import Event
from typing import BinaryIO

import pytest

from seawall.model.errors import DigestMismatch
from seawall.model.package import Layer
from seawall.source import forks
from seawall.source.forks import Died
from seawall.source.layers import read_layer, read_layers
from seawall.source.oci.image import ImageLayer
from support.images import Entry, file, sha256, tar

READS = 400
PAUSE = 0.02


@pytest.fixture(autouse=True)
def _threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """What these readers count is seen in this process alone; forks have tests of their own."""
    monkeypatch.setattr(forks, "possible", lambda _tasks: False)


class Nothing:
    """An analyser that wants no file."""

    def wants(self, path: str, size: int, mode: int) -> bool:
        return False

    def see(self, file: object) -> None:
        raise AssertionError


class Stumbling(Nothing):
    """An analyser with a bug, or a reader below it with one."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def wants(self, path: str, size: int, mode: int) -> bool:
        raise self.error


class Slow(io.RawIOBase):
    """A blob that takes eight seconds to read, and counts how often it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.reads = 0

    def read(self, size: int = -1) -> bytes:
        self.reads += 1
        time.sleep(PAUSE)
        return bytes(512) if self.reads < READS else b""


def slow_layers() -> tuple[Sequence[Slow], list[ImageLayer]]:
    """Layers that are being read for long; the last of them has a size that lets it be started first."""
    blobs = [Slow(), Slow()]

    def opened(blob: Slow) -> BinaryIO:
        return blob  # type: ignore[return-value]  # RawIOBase reads bytes

    layers = [ImageLayer(Layer(sha256(b"")), partial(opened, blob)) for blob in blobs]
    return blobs, layers


def layer(entries: Sequence[Entry], diff_id: str = "") -> ImageLayer:
    content = tar(entries)
    return ImageLayer(Layer(diff_id or sha256(content)), lambda: io.BytesIO(content))


def read(source: ImageLayer, stop: Event) -> bytes:
    return read_layer(source, Nothing(), stop=stop).unread.encode()


def ignored(_index: int, _result: bytes | Died) -> None:
    """Nothing is done with what was read."""


def test_an_interrupt_does_not_wait_for_the_layers_that_are_being_read() -> None:
    blobs, layers = slow_layers()

    def interrupted() -> None:
        while not all(blob.reads for blob in blobs):
            time.sleep(PAUSE)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_layers(layers, read, jobs=2, done=ignored, meanwhile=interrupted)
    assert max(blob.reads for blob in blobs) < READS // 4


def test_content_that_was_not_published_stops_the_other_layers() -> None:
    blobs, layers = slow_layers()
    layers.append(layer([file("a")], diff_id=sha256(b"other")))
    with pytest.raises(DigestMismatch, match="layer 3"):
        read_layers(layers, read, jobs=3, done=ignored)
    assert max(blob.reads for blob in blobs) < READS // 4


@pytest.mark.parametrize("error", [ValueError("no number"), OverflowError("too large")])
def test_a_number_that_nobody_foresaw_makes_one_layer_unread(error: Exception) -> None:
    assert str(error) in read_layer(layer([file("a")]), Stumbling(error)).unread


def test_an_interrupt_waits_for_no_server_that_is_silent() -> None:
    """A read that is stuck, in a thread that cannot be told to stop before it returns."""
    stuck, over = Event(), Event()

    def opened() -> BinaryIO:
        stuck.set()
        over.wait(20)
        return io.BytesIO()

    def failing() -> None:
        stuck.wait(20)
        raise KeyboardInterrupt

    began = time.monotonic()
    try:
        with pytest.raises(KeyboardInterrupt):
            read_layers([ImageLayer(Layer(sha256(b"")), opened)], read, done=ignored, meanwhile=failing)
        assert time.monotonic() - began < 5
    finally:
        over.set()
