"""Images whose layers arrive together: what is asked for, and what is remembered of them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from seawall.inventory.exported import read_export
from seawall.model.package import Layer
from seawall.model.report import Target
from seawall.source.base import File
from seawall.source.cache import LayerCache
from seawall.source.oci.image import Export, Image, ImageLayer
from support.images import PLAIN, build, docker_files, file, sha256, tar

BUILT = build([[file("a")], [file("b")]], compress=PLAIN)
STREAM = tar([file(name, content) for name, content in docker_files(BUILT).items()])


class Names:
    """An analyser that notes the paths that it is asked about."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def wants(self, path: str, size: int, mode: int) -> bool:
        self.asked.append(path)
        return False

    def see(self, file: File) -> None:
        raise AssertionError(file.path)


class Exporting:
    """An image whose exports are counted."""

    def __init__(self, *, told: bool, identity: str = "one") -> None:
        self.exports = 0
        self.told, self.identity = told, identity

    def _open(self) -> AbstractContextManager[Iterable[bytes]]:
        self.exports += 1
        return nullcontext([STREAM])

    @property
    def image(self) -> Image:
        commands = ["layer 0", "layer 1"] if self.told else ["", ""]
        layers = tuple(
            ImageLayer(Layer(diff_id, created_by=command), lambda: open("/nowhere", "rb"))  # noqa: PTH123, SIM115
            for diff_id, command in zip(BUILT.diff_ids, commands, strict=True)
        )
        export = Export(self._open, self.identity, config=sha256(BUILT.config_bytes), told=self.told)
        return Image(Target("docker:shop", "docker"), layers, export=export)


def made(image: Image) -> list[str]:
    return [source.layer.created_by for source in image.layers]


def test_nothing_is_exported_when_all_is_known() -> None:
    exporting = Exporting(told=True)
    known = exporting.image
    assert read_export(known, [], Names) == (known, [])
    assert exporting.exports == 0


def test_passes_come_in_the_order_that_was_asked_for() -> None:
    exporting = Exporting(told=True)
    image, passes = read_export(exporting.image, [1, 0], Names)
    assert [each.analyser.asked for each in passes] == [["b"], ["a"]]
    assert (made(image), exporting.exports) == (["layer 0", "layer 1"], 1)


def test_what_made_each_layer_is_remembered(tmp_path: Path) -> None:
    cache = LayerCache(tmp_path)
    exporting = Exporting(told=False)
    for _ in range(2):
        image, passes = read_export(exporting.image, [], Names, cache)
        assert (made(image), passes, exporting.exports) == (["layer 0", "layer 1"], [], 1)
    other = Exporting(told=False, identity="two")
    read_export(other.image, [], Names, cache)
    assert other.exports == 1


def test_a_damaged_memory_is_read_again(tmp_path: Path) -> None:
    cache = LayerCache(tmp_path)
    key = " ".join(("commands", "one", *BUILT.diff_ids))
    for nonsense in (b"", b"\xc1", b"\x91\x01", b"\x91\xa1x"):
        cache.put(key, nonsense)
        exporting = Exporting(told=False)
        image, _ = read_export(exporting.image, [], Names, cache)
        assert (made(image), exporting.exports) == (["layer 0", "layer 1"], 1)


def test_without_a_cache_it_is_asked_each_time() -> None:
    exporting = Exporting(told=False)
    for _ in range(2):
        assert made(read_export(exporting.image, [], Names)[0]) == ["layer 0", "layer 1"]
    assert exporting.exports == 2


def test_meanwhile_runs_only_when_something_is_read() -> None:
    ran: list[int] = []
    read_export(Exporting(told=True).image, [], Names, meanwhile=lambda: ran.append(1))
    assert ran == []
    read_export(Exporting(told=True).image, [0], Names, meanwhile=lambda: ran.append(1))
    assert ran == [1]
