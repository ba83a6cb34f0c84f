"""Layouts and archives are opened, the right image is chosen, and what is no image is said."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest

from seawall.model.errors import DigestMismatch, LimitExceeded, Malformed, Misuse, NotFound, Unsupported
from seawall.source.detect import TreeSource, open_source
from seawall.source.layers import read_layers
from seawall.source.limits import Limits
from seawall.source.oci.image import Image
from seawall.source.oci.manifest import Config, History, Platform, commands
from seawall.source.oci.platforms import parse
from seawall.source.tree import Tree
from seawall.source.walk import Paths
from support.images import (
    GZIP,
    OCI_CONFIG,
    OCI_INDEX,
    PLAIN,
    ZSTD,
    Built,
    Compressor,
    build,
    docker_files,
    file,
    layout_files,
    sha256,
    tar,
    write_archive,
    write_layout,
)

AMD64 = {"os": "linux", "architecture": "amd64"}
ARM64 = {"os": "linux", "architecture": "arm64", "variant": "v8"}
ARM_V7 = {"os": "linux", "architecture": "arm", "variant": "v7"}
S390X = {"os": "linux", "architecture": "s390x"}


class Nothing:
    """An analyser that wants no file."""

    def wants(self, path: str, size: int, mode: int) -> bool:
        return False

    def see(self, file: object) -> None:
        raise AssertionError


def opened(reference: str, platform: str | None = None) -> Image:
    image = open_source(reference, parse(platform) if platform else None)
    assert isinstance(image, Image)
    return image


def passes(image: Image) -> list[Paths]:
    return [done.paths for done in read_layers(image.layers, [Nothing() for _ in image.layers])]


def names(image: Image) -> list[str]:
    tree = Tree(passes(image))
    return sorted(p for i, layer in enumerate(tree.layers) for p in layer.files if tree.visible(p, i))


LAYERS = [[file("a", "1"), file("b", "2")], [file(".wh.a"), file("c", "3")]]


@pytest.mark.parametrize("compress", [GZIP, ZSTD, PLAIN], ids=["gzip", "zstd", "plain"])
def test_a_layout(tmp_path: Path, compress: Compressor) -> None:
    built = build(LAYERS, compress=compress)
    image = opened(str(write_layout(tmp_path, [built])))
    assert names(image) == ["b", "c"]
    assert image.target.digest == built.digest
    assert image.target.kind == "oci-dir"
    assert [source.layer.diff_id for source in image.layers] == built.diff_ids
    assert [source.layer.created_by for source in image.layers] == ["layer 0", "layer 1"]


def test_layers_of_different_compression(tmp_path: Path) -> None:
    image = opened(str(write_layout(tmp_path, [build(LAYERS, compress=[ZSTD, PLAIN])])))
    assert names(image) == ["b", "c"]


@pytest.mark.parametrize("scheme", ["", "oci-archive:"])
@pytest.mark.parametrize("compress", [PLAIN, gzip.compress], ids=["tar", "tar.gz"])
def test_an_oci_archive(tmp_path: Path, scheme: str, compress: Compressor) -> None:
    path = write_archive(tmp_path / "image", layout_files([build(LAYERS)]), compress)
    assert names(opened(f"{scheme}{path}")) == ["b", "c"]


@pytest.mark.parametrize("scheme", ["", "docker-archive:"])
@pytest.mark.parametrize("compress", [PLAIN, gzip.compress, ZSTD], ids=["tar", "tar.gz", "tar.zst"])
def test_a_classic_docker_archive(tmp_path: Path, scheme: str, compress: Compressor) -> None:
    built = build(LAYERS, compress=PLAIN)
    image = opened(f"{scheme}{write_archive(tmp_path / 'image', docker_files(built), compress)}")
    assert names(image) == ["b", "c"]
    assert image.target.tags == ("shop:1",)
    assert image.target.image_id == built.manifest["config"]["digest"]  # type: ignore[index]


def containerd_files(image: Built, absent: Built) -> dict[str, bytes]:
    """What docker save writes from the containerd store: one platform's blobs, the whole index."""
    entries = [image.descriptor(platform=AMD64), absent.descriptor(platform=S390X)]
    index = json.dumps({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": entries}).encode()
    top = {"mediaType": OCI_INDEX, "digest": sha256(index), "size": len(index)}
    files = layout_files([image], descriptors=[top], extra={sha256(index): index})
    config = str(image.manifest["config"]["digest"]).replace(":", "/")  # type: ignore[index]
    layers = [f"blobs/{digest.replace(':', '/')}" for digest in image.layer_digests]
    saved = [{"Config": f"blobs/{config}", "RepoTags": ["shop:1"], "Layers": layers}]
    return files | {"manifest.json": json.dumps(saved).encode()}


@pytest.mark.parametrize("scheme", ["", "docker-archive:", "oci-archive:"])
@pytest.mark.parametrize("present", [AMD64, S390X], ids=["host-platform", "foreign-platform"])
def test_a_docker_archive_of_the_containerd_store(
    tmp_path: Path, scheme: str, present: dict[str, str]
) -> None:
    """Other platforms' blobs may be absent, whichever the machine's own is."""
    built, absent = build(LAYERS, platform=AMD64), build([[file("other")]], platform=S390X)
    if present == S390X:
        built, absent = build(LAYERS, platform=S390X), build([[file("other")]], platform=AMD64)
    files = containerd_files(built, absent)
    if present == S390X:
        entries = [absent.descriptor(platform=AMD64), built.descriptor(platform=S390X)]
        index = json.dumps({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": entries}).encode()
        top = {"mediaType": OCI_INDEX, "digest": sha256(index), "size": len(index)}
        saved = files["manifest.json"]
        files = layout_files([built], descriptors=[top], extra={sha256(index): index}) | {
            "manifest.json": saved
        }
    image = opened(f"{scheme}{write_archive(tmp_path / 'image', files)}")
    assert names(image) == ["b", "c"]


def multi(tmp_path: Path, *platforms: dict[str, str]) -> tuple[Path, list[Built]]:
    images = [build([[file("-".join(p.values()))]], platform=p) for p in platforms]
    entries = [image.descriptor(platform=p) for image, p in zip(images, platforms, strict=True)]
    attestation = {
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "digest": sha256(b"x"),
        "size": 1,
        "platform": {"os": "unknown", "architecture": "unknown"},
        "annotations": {"vnd.docker.reference.type": "attestation-manifest"},
    }
    index = json.dumps(
        {"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": [attestation, *entries]}
    ).encode()
    top = {"mediaType": OCI_INDEX, "digest": sha256(index), "size": len(index)}
    return write_layout(tmp_path, images, descriptors=[top], extra={sha256(index): index}), images


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [("linux/amd64", "linux-amd64"), ("linux/arm64", "linux-arm64-v8"), ("linux/arm/v7", "linux-arm-v7")],
)
def test_the_platform_asked_for(tmp_path: Path, wanted: str, chosen: str) -> None:
    root, images = multi(tmp_path, ARM_V7, AMD64, ARM64)
    image = opened(str(root), wanted)
    assert names(image) == [chosen]
    assert image.target.index_digest
    assert image.target.digest in {built.digest for built in images}


def test_a_platform_that_is_not_there(tmp_path: Path) -> None:
    root, _ = multi(tmp_path, ARM64, ARM_V7)
    with pytest.raises(NotFound, match="linux/arm/v7, linux/arm64/v8"):
        opened(str(root), "linux/amd64")


def test_never_another_platform_by_default(tmp_path: Path) -> None:
    root, _ = multi(tmp_path, {"os": "linux", "architecture": "mips64le"}, S390X)
    with pytest.raises(NotFound, match="no image for linux/"):
        opened(str(root))


def test_a_platform_that_the_only_image_is_not_for(tmp_path: Path) -> None:
    root = write_layout(tmp_path, [build(LAYERS, platform=ARM64)])
    with pytest.raises(NotFound, match="is for linux/arm64/v8"):
        opened(str(root), "linux/amd64")


@pytest.mark.parametrize("text", ["linux", "linux/", "a/b/c/d", ""])
def test_platforms_that_are_none(text: str) -> None:
    with pytest.raises(Misuse):
        parse(text)


def test_nested_indexes_end(tmp_path: Path) -> None:
    built = build(LAYERS)
    extra: dict[str, bytes] = {}
    top = built.descriptor()
    for _ in range(6):
        index = json.dumps({"schemaVersion": 2, "manifests": [top]}).encode()
        extra[sha256(index)] = index
        top = {"mediaType": OCI_INDEX, "digest": sha256(index), "size": len(index)}
    with pytest.raises(LimitExceeded, match="nested"):
        opened(str(write_layout(tmp_path, [built], descriptors=[top], extra=extra)))


def test_several_images_of_one_layout(tmp_path: Path) -> None:
    one, two = build([[file("one")]]), build([[file("two")]])
    name = "org.opencontainers.image.ref.name"
    entries = [one.descriptor(annotations={name: "1"}), two.descriptor(annotations={name: "reg/shop:2"})]
    root = write_layout(tmp_path, [one, two], descriptors=entries)
    assert names(opened(f"{root}:1")) == ["one"]
    assert names(opened(f"oci-dir:{root}:2")) == ["two"]
    assert names(opened(f"oci-dir:{root}:reg/shop:2")) == ["two"]
    assert names(opened(f"{root}@{two.digest}")) == ["two"]
    with pytest.raises(Misuse, match="choose one of 1, reg/shop:2"):
        opened(str(root))
    with pytest.raises(NotFound, match="nothing is named '3'"):
        opened(f"{root}:3")
    with pytest.raises(NotFound):
        opened(f"{root}@{sha256(b'absent')}")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"artifactType": "application/vnd.cncf.helm.config.v1+json"}, "not an image .a Helm chart"),
        (
            {
                "config": {
                    "mediaType": "application/vnd.wasm.config.v0+json",
                    "digest": sha256(b"{}"),
                    "size": 2,
                }
            },
            "WebAssembly",
        ),
        (
            {"layers": [{"mediaType": "application/vnd.in-toto+json", "digest": sha256(b"{}"), "size": 2}]},
            "in-toto",
        ),
        (
            {
                "layers": [
                    {"mediaType": "application/vnd.dev.cosign.simplesigning.v1+json", "digest": sha256(b"{}")}
                ]
            },
            "cosign signatures",
        ),
        ({"schemaVersion": 1, "fsLayers": []}, "schema 1"),
    ],
)
def test_what_is_not_an_image_is_said(tmp_path: Path, change: dict[str, object], said: str) -> None:
    built = build(LAYERS)
    built.manifest.update(change)
    built.blobs[built.digest] = built.manifest_bytes
    with pytest.raises(Unsupported, match=said):
        opened(str(write_layout(tmp_path, [built], extra={sha256(b"{}"): b"{}"})))


def test_tampered_content_is_an_error_at_every_level(tmp_path: Path) -> None:
    built = build(LAYERS)
    config = str(built.manifest["config"]["digest"])  # type: ignore[index]
    for number, digest in enumerate((built.digest, config, built.layer_digests[1])):
        root = write_layout(tmp_path / str(number), [built])
        path = root / "blobs" / digest.replace(":", "/")
        path.write_bytes(path.read_bytes()[:-1] + b"?")
        with pytest.raises(DigestMismatch):
            passes(opened(str(root)))


def test_a_layer_that_is_as_published_and_broken_is_unread(tmp_path: Path) -> None:
    broken = gzip.compress(tar([file("a")]))[:-20]
    built = build([b"", *LAYERS], compress=[lambda _: broken, GZIP, GZIP])
    image = opened(str(write_layout(tmp_path, [built])))
    done = read_layers(image.layers, [Nothing() for _ in image.layers])
    assert "gzip stream ends too soon" in done[0].unread
    assert [result.unread for result in done[1:]] == ["", ""]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {
                "mediaType": "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
                "urls": ["https://x.example"],
            },
            "foreign",
        ),
        ({"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip+encrypted"}, "encrypted"),
        ({}, "blob is not there"),
    ],
)
def test_layers_that_are_not_there_are_unread(tmp_path: Path, change: dict[str, object], said: str) -> None:
    built = build(LAYERS)
    built.manifest["layers"][0].update(change)  # type: ignore[index]
    built.blobs[built.digest] = built.manifest_bytes
    del built.blobs[built.layer_digests[0]]
    image = opened(str(write_layout(tmp_path, [built])))
    assert said in read_layers(image.layers, [Nothing(), Nothing()])[0].unread


def test_history_is_matched_without_its_empty_layers() -> None:
    made = Config(history=(History("ADD"), History("ENV", empty_layer=True), History("RUN")))
    assert commands(made, 2) == ["ADD", "RUN"]
    assert commands(made, 3) == ["", "", ""], "a squashed image's history names no layer"
    assert commands(Config(), 1) == [""]


def with_config(built: Built, **changes: object) -> Built:
    """The same image with other fields in its config, and all digests right."""
    built.config.update(changes)
    content = built.config_bytes
    built.blobs[sha256(content)] = content
    built.manifest["config"] = {"mediaType": OCI_CONFIG, "digest": sha256(content), "size": len(content)}
    built.blobs[built.digest] = built.manifest_bytes
    return built


def test_a_field_that_is_null_is_one_that_is_not_there(tmp_path: Path) -> None:
    history: list[dict[str, object]] = [
        {"created_by": None, "comment": None, "empty_layer": None},
        {"created_by": "RUN"},
    ]
    built = with_config(build(LAYERS, history=history), created=None, variant=None, author=None)
    built.manifest.update(annotations=None, artifactType=None, subject=None, manifests=None, fsLayers=None)
    built.manifest["layers"][0].update(annotations=None, urls=None, platform=None)  # type: ignore[index]
    built.blobs[built.digest] = built.manifest_bytes
    entry = built.descriptor(annotations=None, artifactType=None, platform={**AMD64, "variant": None})
    image = opened(str(write_layout(tmp_path, [built], descriptors=[entry])))
    assert names(image) == ["b", "c"]
    assert [source.layer.created_by for source in image.layers] == ["", "RUN"]
    assert image.target.created == ""
    assert image.target.platform == "linux/amd64"


def test_an_image_without_layers_has_null_for_them(tmp_path: Path) -> None:
    built = with_config(build([]), history=None, rootfs={"type": "layers", "diff_ids": None})
    built.manifest["layers"] = None
    built.blobs[built.digest] = built.manifest_bytes
    assert opened(str(write_layout(tmp_path / "layout", [built]))).layers == ()
    files = docker_files(built)
    saved = [{**json.loads(files["manifest.json"])[0], "RepoTags": None, "Layers": None}]
    path = write_archive(tmp_path / "tar", files | {"manifest.json": json.dumps(saved).encode()})
    assert opened(str(path)).layers == ()


def test_a_null_where_a_value_must_be_is_malformed(tmp_path: Path) -> None:
    built = build(LAYERS)
    built.manifest["layers"][0]["digest"] = None  # type: ignore[index]
    built.blobs[built.digest] = built.manifest_bytes
    with pytest.raises(Malformed, match="digest"):
        opened(str(write_layout(tmp_path, [built])))


def test_a_config_that_does_not_fit_its_manifest(tmp_path: Path) -> None:
    built = build(LAYERS)
    built.manifest["layers"].pop()  # type: ignore[attr-defined]
    built.blobs[built.digest] = built.manifest_bytes
    with pytest.raises(Malformed, match="1 layers in the manifest, 2 diff ids"):
        opened(str(write_layout(tmp_path, [built])))


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"manifests": 3}', b"[" * 100_000, b"\xff"])
def test_an_index_that_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "oci-layout").write_text("{}")
    (tmp_path / "index.json").write_bytes(content)
    with pytest.raises(Malformed):
        opened(str(tmp_path))


def test_an_index_beyond_the_limit(tmp_path: Path) -> None:
    (tmp_path / "oci-layout").write_text("{}")
    (tmp_path / "index.json").write_bytes(b" " * (5 << 20))
    with pytest.raises(LimitExceeded):
        opened(str(tmp_path))


def test_a_blob_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    built = build(LAYERS)
    root = write_layout(tmp_path / "layout", [built])
    blob = root / "blobs" / built.layer_digests[0].replace(":", "/")
    blob.rename(tmp_path / "outside")
    blob.symlink_to(tmp_path / "outside")
    with pytest.raises(Malformed, match=r"outside|symbolic link|links"):
        passes(opened(str(root)))


def test_links_between_layers_of_a_docker_archive(tmp_path: Path) -> None:
    """Old versions of docker save write equal layers once, and links to them."""
    from support.images import symlink

    built = build([LAYERS[0], [file("c")], LAYERS[0]], compress=PLAIN)
    files = docker_files(built)
    saved = json.loads(files["manifest.json"])
    first = saved[0]["Layers"][0]
    saved[0]["Layers"][2] = "again/layer.tar"
    files["manifest.json"] = json.dumps(saved).encode()
    entries = [file(name, content) for name, content in files.items()] + [
        symlink("again/layer.tar", f"../{first}")
    ]
    path = tmp_path / "image.tar"
    path.write_bytes(tar(entries))
    assert names(opened(str(path))) == ["a", "b", "c"]


def test_several_images_of_one_docker_archive(tmp_path: Path) -> None:
    one, two = build([[file("one")]], compress=PLAIN), build([[file("two")]], compress=PLAIN)
    first, second = docker_files(one, ["a:1"]), docker_files(two, ["b:2"])
    both = json.dumps(json.loads(first["manifest.json"]) + json.loads(second["manifest.json"])).encode()
    path = write_archive(tmp_path / "image.tar", first | second | {"manifest.json": both})
    assert names(opened(f"docker-archive:{path}:b:2")) == ["two"]
    with pytest.raises(Misuse, match="a:1, b:2"):
        opened(str(path))


@pytest.mark.parametrize("cut", [100, 600, 5000])
def test_a_cut_archive(tmp_path: Path, cut: int) -> None:
    path = write_archive(tmp_path / "image.tar", docker_files(build(LAYERS, compress=PLAIN)))
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises((Malformed, NotFound)):
        passes(opened(f"docker-archive:{path}"))


@pytest.mark.parametrize("compress", [gzip.compress, ZSTD], ids=["gzip", "zstd"])
@pytest.mark.parametrize("share", [0.3, 0.5, 0.9])
def test_a_cut_compressed_archive_is_not_a_file_without_packages(
    tmp_path: Path, compress: Compressor, share: float
) -> None:
    noise = random.Random(1).randbytes(300_000)  # so that it does not compress to one block
    files = docker_files(build([[file("noise", noise)]], compress=PLAIN))
    path = write_archive(tmp_path / "image.tar", files, compress)
    packed = path.read_bytes()
    path.write_bytes(packed[: int(len(packed) * share)])
    with pytest.raises(Malformed, match=r"image\.tar"):
        opened(str(path))


def test_a_compressed_archive_beyond_the_limit_is_an_error(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "image", docker_files(build(LAYERS, compress=PLAIN)), gzip.compress)
    with pytest.raises(LimitExceeded):
        open_source(str(path), None, Limits(layer_bytes=1000))


@pytest.mark.parametrize("compress", [PLAIN, gzip.compress, ZSTD], ids=["tar", "tar.gz", "tar.zst"])
def test_a_tar_that_is_no_image_is_said(tmp_path: Path, compress: Compressor) -> None:
    path = write_archive(tmp_path / "rootfs", {"etc/os-release": b"ID=debian\n"}, compress)
    with pytest.raises(Unsupported, match="unpack it and scan it with rootfs:DIR"):
        opened(str(path))


def test_a_compressed_file_that_is_no_tar_is_said(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt.gz").write_bytes(gzip.compress(b"jinja2==2.10\n" * 100))
    with pytest.raises(Malformed, match="tar header"):
        opened(str(tmp_path / "requirements.txt.gz"))


def test_directories_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "root" / "usr").mkdir(parents=True)
    (tmp_path / "root" / "etc").mkdir()
    (tmp_path / "root" / "etc" / "os-release").write_text("ID=debian\n")
    (tmp_path / "file").write_text("plain")
    for name, kind in (("project", "dir"), ("root", "rootfs"), ("file", "file")):
        source = open_source(str(tmp_path / name), None)
        assert isinstance(source, TreeSource)
        assert source.kind == kind


@pytest.mark.parametrize(
    "reference", ["./nowhere", "oci-dir:nowhere", "docker-archive:nowhere", "dir:nowhere", "file:."]
)
def test_what_does_not_exist(reference: str) -> None:
    with pytest.raises(NotFound):
        open_source(reference, None)


def test_platform_text() -> None:
    assert str(Platform("linux", "arm", "v7")) == "linux/arm/v7"
