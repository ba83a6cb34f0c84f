"""Images that arrive as one stream: every shape that engines export, members in any order, and lies."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.model.errors import DigestMismatch, FetchError, LimitExceeded, Malformed, SeawallError
from seawall.model.package import Layer
from seawall.model.report import Target
from seawall.source import arriving
from seawall.source.arriving import read_arriving
from seawall.source.base import File
from seawall.source.layers import LayerPass
from seawall.source.limits import Limits
from seawall.source.oci import exported
from seawall.source.oci.image import Export, Image, ImageLayer
from support.engines import saved
from support.images import (
    GZIP,
    PLAIN,
    ZSTD,
    Built,
    Entry,
    build,
    directory,
    docker_files,
    file,
    layout_files,
    sha256,
    symlink,
    tar,
)

LAYERS = [[file("etc/a", "one" * 3000)], [directory("opt"), file("opt/b", "two")], [file("c", "three")]]


class Names:
    """An analyser that notes what it is shown."""

    def __init__(self) -> None:
        self.seen: dict[str, bytes] = {}

    def wants(self, path: str, size: int, mode: int) -> bool:
        return True

    def see(self, file: File) -> None:
        self.seen[file.path] = file.read()


def image(
    built: Built,
    stream: Sequence[Entry] | bytes | Callable[[], AbstractContextManager[Iterable[bytes]]],
    *,
    config: str | None = None,
    told: bool = False,
) -> Image:
    """What an engine says of an image, with this export."""
    content = stream if isinstance(stream, bytes) else b"" if callable(stream) else tar(stream)
    pieces = [content[at : at + 700] for at in range(0, len(content), 700)]

    def opened() -> AbstractContextManager[Iterable[bytes]]:
        return nullcontext(pieces)

    def unopened() -> Any:
        raise AssertionError

    known = sha256(built.config_bytes) if config is None else config
    export = Export(stream if callable(stream) else opened, "id", config=known, told=told)
    layers = tuple(ImageLayer(Layer(diff_id), unopened) for diff_id in built.diff_ids)
    return Image(Target("docker:shop", "docker"), layers, export=export)


def members(files: dict[str, bytes]) -> list[Entry]:
    return [file(name, content) for name, content in files.items()]


def classic(built: Built) -> list[Entry]:
    """As Docker's classic store writes it: sorted by names, what describes the rest at the end."""
    return sorted(members(docker_files(built)), key=lambda member: member.name)


def podman(built: Built) -> list[Entry]:
    """As containers/image writes it: layers first, named by diff ids, with links from legacy names."""
    names = [f"{diff_id.partition(':')[2]}.tar" for diff_id in built.diff_ids]
    layers = [file(name, built.blobs[d]) for name, d in zip(names, built.diff_ids, strict=True)]
    legacy: list[Entry] = []
    for number, name in enumerate(names):
        folder = f"{number:064x}"
        legacy += [symlink(f"{folder}/layer.tar", f"../{name}"), file(f"{folder}/VERSION", "1.0")]
        legacy.append(file(f"{folder}/json", json.dumps({"id": folder})))
    return [*layers, *legacy, *members(saved(built, names)), file("repositories", "{}")]


def containerd(built: Built, *more: Entry, manifest: bool = True) -> list[Entry]:
    """As containerd's store writes it: an OCI layout, its blobs as they were pulled, and manifest.json."""
    names = [f"blobs/{digest.replace(':', '/')}" for digest in built.layer_digests]
    config = f"blobs/{sha256(built.config_bytes).replace(':', '/')}"
    entries = [{"Config": config, "RepoTags": ["shop:1"], "Layers": names}]
    found = [*members(layout_files([built])), *more]
    if manifest:
        found.append(file("manifest.json", json.dumps(entries)))
    return sorted(found, key=lambda member: member.name)


def read(
    source: Image, wanted: Iterable[str] | None = None, limits: Limits | None = None
) -> tuple[Image, dict[str, LayerPass[Names]]]:
    asked = [layer.layer.diff_id for layer in source.layers] if wanted is None else wanted
    return read_arriving(source, frozenset(asked), Names, limits or Limits())


def contents(passes: dict[str, LayerPass[Names]], built: Built) -> list[dict[str, bytes]]:
    assert [passes[diff_id].unread for diff_id in built.diff_ids] == [""] * len(built.diff_ids)
    return [passes[diff_id].analyser.seen for diff_id in built.diff_ids]


EXPECTED = [{"etc/a": b"one" * 3000}, {"opt/b": b"two"}, {"c": b"three"}]
SHAPES: dict[str, tuple[Any, Callable[[Built], list[Entry]]]] = {
    "classic": (PLAIN, classic),
    "podman": (PLAIN, podman),
    "containerd": (GZIP, containerd),
    "containerd zstd": (ZSTD, containerd),
    "containerd mixed": ([GZIP, PLAIN, ZSTD], containerd),
    "layout alone": (GZIP, lambda built: containerd(built, manifest=False)),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_every_layer(shape: str) -> None:
    compress, arranged = SHAPES[shape]
    built = build(LAYERS, compress=compress)
    config = "" if "containerd" in shape or "layout" in shape else None
    found, passes = read(image(built, arranged(built), config=config))
    assert contents(passes, built) == EXPECTED
    assert [layer.layer.created_by for layer in found.layers] == ["layer 0", "layer 1", "layer 2"]
    assert found.export is not None
    assert found.export.told
    assert passes[built.diff_ids[1]].paths.directories == {"opt"}


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(SHAPES)), st.randoms(use_true_random=False))
def test_the_order_of_members_means_nothing(shape: str, random: Any) -> None:
    compress, arranged = SHAPES[shape]
    built = build(LAYERS, compress=compress)
    entries = arranged(built)
    random.shuffle(entries)
    config = "" if "containerd" in shape or "layout" in shape else None
    _, passes = read(image(built, entries, config=config))
    assert contents(passes, built) == EXPECTED


def test_one_layer_twice_is_a_link() -> None:
    built = build([LAYERS[0], LAYERS[1], LAYERS[0]], compress=PLAIN)
    names = ["a/layer.tar", "b/layer.tar", "c/layer.tar"]
    entries = [file(names[0], built.blobs[built.diff_ids[0]]), file(names[1], built.blobs[built.diff_ids[1]])]
    for link in (symlink(names[2], "../a/layer.tar"), Entry(names[2], kind=tarfile.LNKTYPE, link=names[0])):
        found, passes = read(image(built, [link, *entries, *members(saved(built, names))]))
        assert [passes[layer.layer.diff_id].analyser.seen for layer in found.layers] == [
            EXPECTED[0],
            EXPECTED[1],
            EXPECTED[0],
        ]


def test_other_platforms_blobs_may_be_there_or_not() -> None:
    """docker save of an index: the index lists all, and the blobs of one platform are in it."""
    built = build(LAYERS)
    other = build([[file("arm", "x")]], platform={"os": "linux", "architecture": "arm64"})
    absent = build([[file("s390", "x")]], platform={"os": "linux", "architecture": "s390x"})
    index = json.dumps({"schemaVersion": 2, "manifests": [i.descriptor() for i in (absent, other, built)]})
    files = layout_files([built, other], descriptors=[{"digest": sha256(index.encode()), "size": len(index)}])
    files[f"blobs/{sha256(index.encode()).replace(':', '/')}"] = index.encode()
    _, passes = read(image(built, members(files), config=""))
    assert contents(passes, built) == EXPECTED
    assert set(passes) == set(built.diff_ids)


def test_what_is_no_layer_is_passed_over() -> None:
    """Attestations and artifacts lie among the blobs; they are JSON, or nothing that can be read."""
    built = build(LAYERS)
    statement, program = b'  {"_type": "https://in-toto.io/Statement/v0.1"}', b"\0asm" + bytes(2000)
    more = [file(f"blobs/{sha256(blob).replace(':', '/')}", blob) for blob in (statement, program)]
    _, passes = read(image(built, containerd(built, *more), config=""))
    assert contents(passes, built) == EXPECTED


def test_only_what_is_wanted_is_read() -> None:
    built = build(LAYERS, compress=PLAIN)
    broken = [
        Entry(entry.name, bytes(len(entry.content)))
        if entry.name.startswith(built.diff_ids[0][7:])
        else entry
        for entry in podman(built)
    ]
    _, passes = read(image(built, broken), [built.diff_ids[1]])
    assert {name: each.analyser.seen for name, each in passes.items()} == {built.diff_ids[1]: EXPECTED[1]}


@pytest.mark.parametrize("arranged", [classic, podman])
def test_with_nothing_wanted_only_the_config_is_read(arranged: Callable[[Built], list[Entry]]) -> None:
    built = build(LAYERS, compress=PLAIN)
    content = tar(arranged(built))
    config_end = content.index(built.config_bytes) + len(built.config_bytes)
    taken = 0

    @contextmanager
    def opened() -> Iterator[Iterable[bytes]]:
        def pieces() -> Iterator[bytes]:
            nonlocal taken
            for at in range(0, len(content), 512):
                taken += 512
                yield content[at : at + 512]

        yield pieces()

    found, passes = read(image(built, opened), [])
    assert passes == {}
    assert [layer.layer.created_by for layer in found.layers] == ["layer 0", "layer 1", "layer 2"]
    assert taken < config_end + 2048


def test_an_image_without_layers() -> None:
    built = build([])
    assert read(image(built, classic(built)))[1] == {}


def test_a_layer_that_is_not_exported_is_unread() -> None:
    built = build(LAYERS, compress=PLAIN)
    missing = [entry for entry in podman(built) if not entry.name.startswith(built.diff_ids[1][7:])]
    _, passes = read(image(built, missing))
    assert passes[built.diff_ids[1]].unread == "the engine's export does not hold the layer"
    assert passes[built.diff_ids[0]].analyser.seen == EXPECTED[0]


def test_a_layer_that_is_no_tar_is_unread() -> None:
    """Its bytes are what was described, and still cannot be read."""
    built = build([LAYERS[0], b"not a tar archive" * 100], compress=PLAIN)
    _, passes = read(image(built, classic(built)))
    assert "in a tar header" in passes[built.diff_ids[1]].unread
    assert passes[built.diff_ids[1]].paths.files == set()


def test_a_layer_whose_compression_broke_is_unread() -> None:
    """Its diff id cannot be known; the list of members tells which layer it is."""
    built = build(LAYERS, compress=PLAIN)
    cut = GZIP(built.blobs[built.diff_ids[1]])[:-9]
    files = docker_files(built)
    name = f"{built.diff_ids[1][7:]}/layer.tar"
    assert name in files
    _, passes = read(image(built, members({**files, name: cut})))
    assert passes[built.diff_ids[1]].unread == "the gzip stream ends too soon"


def test_an_unknown_compression_is_unread() -> None:
    built = build(LAYERS, compress=PLAIN)
    name = f"{built.diff_ids[0][7:]}/layer.tar"
    files = {**docker_files(built), name: b"BZh91AY" + bytes(600)}
    assert "bzip2" in read(image(built, members(files)))[1][built.diff_ids[0]].unread


def test_a_limit_makes_a_layer_unread() -> None:
    built = build([[file("big", bytes(40_000))], LAYERS[2]], compress=PLAIN)
    _, passes = read(image(built, classic(built)), limits=Limits(layer_bytes=30_000))
    assert "more than 30000 bytes" in passes[built.diff_ids[0]].unread
    assert passes[built.diff_ids[1]].analyser.seen == EXPECTED[2]


def lying(built: Built, arranged: list[Entry], at: int = 1) -> list[Entry]:
    """The same export with another layer's bytes under the name of one."""
    false = tar([file("false")])
    names = {built.layer_digests[at][7:], built.diff_ids[at][7:]}
    return [
        Entry(entry.name, GZIP(false) if entry.content[:2] == b"\x1f\x8b" else false)
        if any(name in entry.name for name in names) and entry.content and entry.name != "manifest.json"
        else entry
        for entry in arranged
    ]


@pytest.mark.parametrize(("shape", "said"), [("podman", "name says"), ("containerd", "name says")])
def test_a_member_that_is_not_what_its_name_says_ends_the_scan(shape: str, said: str) -> None:
    compress, arranged = SHAPES[shape]
    built = build(LAYERS, compress=compress)
    with pytest.raises(DigestMismatch, match=said):
        read(image(built, lying(built, arranged(built)), config=""))


def test_a_layer_that_is_not_what_was_described_ends_the_scan() -> None:
    """Classic names tell nothing: the list and the hash do."""
    built = build(LAYERS, compress=PLAIN)
    with pytest.raises(DigestMismatch, match=r"layer 2 .* not what was described"):
        read(image(built, lying(built, classic(built))))


def test_layers_in_another_order_end_the_scan() -> None:
    built = build(LAYERS, compress=PLAIN)
    files = docker_files(built)
    entries = json.loads(files["manifest.json"])
    entries[0]["Layers"].reverse()
    with pytest.raises(DigestMismatch, match="layer 1"):
        read(image(built, members({**files, "manifest.json": json.dumps(entries).encode()})))


def test_a_config_that_is_not_the_one_described_ends_the_scan() -> None:
    built = build(LAYERS, compress=PLAIN)
    other = build(LAYERS, compress=PLAIN, history=[{"created_by": "a lie"}] * 3)
    with pytest.raises(DigestMismatch, match="as described"):
        read(image(built, classic(other)))
    files = docker_files(built)
    name = next(name for name in files if name.endswith(".json") and name != "manifest.json")
    with pytest.raises(DigestMismatch, match="name says"):
        read(image(built, members({**files, name: other.config_bytes})))


def test_a_surplus_layer_is_not_dropped() -> None:
    built = build(LAYERS, compress=PLAIN)
    extra = [*classic(built), file("extra/layer.tar", tar([file("x")]))]
    with pytest.raises(Malformed, match=r"holds extra/layer\.tar, which it does not list"):
        read(image(built, extra))
    files = docker_files(built)
    entries = json.loads(files["manifest.json"])
    entries[0]["Layers"].append("extra/layer.tar")
    files["manifest.json"] = json.dumps(entries).encode()
    with pytest.raises(Malformed, match="4 layers are exported, and 3 were described"):
        read(image(built, members(files)))


@pytest.mark.parametrize("left", ["manifest.json", "config"])
def test_an_export_that_describes_nothing_is_malformed(left: str) -> None:
    built = build(LAYERS, compress=PLAIN)
    kept = {
        name: content
        for name, content in docker_files(built).items()
        if name != left and (left != "config" or not name.endswith(".json") or name == "manifest.json")
    }
    with pytest.raises(Malformed, match="describes no image"):
        read(image(built, members(kept), config=""))


def test_the_image_is_found_among_several() -> None:
    built, other = build(LAYERS, compress=PLAIN), build([[file("z")]], compress=PLAIN)
    files = {**docker_files(other), **docker_files(built)}
    both = json.loads(docker_files(other)["manifest.json"]) + json.loads(docker_files(built)["manifest.json"])
    blobs = {name: content for name, content in files.items() if not name.startswith(other.diff_ids[0][7:])}
    _, passes = read(image(built, members({**blobs, "manifest.json": json.dumps(both).encode()})))
    assert contents(passes, built) == EXPECTED


def test_a_stream_that_breaks_off_is_not_blamed_on_the_layer() -> None:
    built = build(LAYERS, compress=PLAIN)
    content = tar(classic(built))
    inside = content.index(b"oneone")

    @contextmanager
    def opened() -> Iterator[Iterable[bytes]]:
        def pieces() -> Iterator[bytes]:
            yield content[: inside + 600]
            raise FetchError("the connection broke")

        yield pieces()

    with pytest.raises(FetchError, match="the connection broke"):
        read(image(built, opened))
    with pytest.raises(Malformed, match=r"docker:shop: the engine's export: .* in the middle of"):
        read(image(built, content[: inside + 600]))


def test_hostile_archives_end_in_named_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    built = build(LAYERS, compress=PLAIN)
    for stream in (b"", b"{" * 5000, tar([file("../x")])):
        with pytest.raises(Malformed, match="the engine's export"):
            read(image(built, stream))
    monkeypatch.setattr(arriving, "MEMBERS", 5)
    with pytest.raises(LimitExceeded, match="more than 5 members"):
        read(image(built, [file(f"{n}/json", "{}") for n in range(9)]))


def test_documents_have_a_limited_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exported, "ROOM", 5000)
    built = build(LAYERS, compress=PLAIN)
    noise = [file(f"noise{n}.json", b"{" + b" " * 3000) for n in range(10)]
    with pytest.raises(Malformed, match="describes no image"):
        read(image(built, [*noise, *classic(built)]))


def test_links_that_go_round_end() -> None:
    built = build(LAYERS[:1], compress=PLAIN)
    names = ["a/layer.tar"]
    loop = [symlink("a/layer.tar", "../b/layer.tar"), symlink("b/layer.tar", "../a/layer.tar")]
    _, passes = read(image(built, [*loop, *members(saved(built, names))]))
    assert "does not hold" in passes[built.diff_ids[0]].unread


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(SHAPES)), st.data())
def test_a_damaged_export_gives_the_right_layers_or_a_named_error(shape: str, data: st.DataObject) -> None:
    compress, arranged = SHAPES[shape]
    built = build(LAYERS, compress=compress)
    content = bytearray(tar(arranged(built)))
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content))) :]
    try:
        _, passes = read(image(built, bytes(content), config=""))
    except SeawallError:
        return
    for diff_id, expected in zip(built.diff_ids, EXPECTED, strict=True):
        assert passes[diff_id].unread or passes[diff_id].analyser.seen == expected
