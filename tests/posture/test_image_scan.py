"""The judgement of an image on the walk: one pass, cached by layer, traced to the Dockerfile."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import pytest
import zstandard

from seawall import scan
from seawall.model.errors import Misuse
from seawall.model.finding import MISCONFIGURATION, Finding
from seawall.model.report import Report
from seawall.report.base import Style
from seawall.report.formats import sarif, table
from support.credentials import prepared
from support.images import DEBIAN_11, Built, Entry, build, file, sha256, stanza, write_layout

SHADOW = "root:$6$salt$" + "a" * 86 + ":19000::::::\n"
LAYERS = [
    [
        file("etc/os-release", DEBIAN_11),
        file("var/lib/dpkg/status", stanza("libssl1.1", "1.1.1k-1", Source="openssl")),
        file("usr/bin/su", b"x", 0o4755),
        file("etc/shadow", SHADOW),
    ],
    [
        file("usr/bin/tool", b"x", 0o4755),
        Entry("srv/data", kind=tarfile.DIRTYPE, mode=0o777),
        file("var/lib/apt/lists/all", b"x" * 20_000),
    ],
    [file("usr/bin/su", b"x", 0o755), file("var/lib/apt/lists/.wh.all")],
]
HISTORY: list[dict[str, object]] = [
    {"created_by": "# debian.sh"},
    {"created_by": "ENV TOKEN=hunter22", "empty_layer": True},
    {"created_by": "RUN /bin/sh -c make tool # buildkit", "comment": "buildkit.dockerfile.v0"},
    {"created_by": "RUN /bin/sh -c chmod u-s /usr/bin/su # buildkit", "comment": "buildkit.dockerfile.v0"},
    {"created_by": "USER root", "empty_layer": True},
]
DOCKERFILE = "FROM debian\nENV TOKEN=hunter22\nRUN make tool\nRUN chmod u-s /usr/bin/su\nUSER root\n"


def image_in(folder: Path) -> Path:
    built: Built = build(LAYERS, history=HISTORY)
    built.config["config"] = {"User": "root", "Env": ["TOKEN=hunter22"]}
    content = built.config_bytes
    digest = sha256(content)
    built.blobs[digest] = content
    old = built.manifest["config"]
    assert isinstance(old, dict)
    built.manifest["config"] = {**old, "digest": digest, "size": len(content)}
    built.blobs[built.digest] = built.manifest_bytes
    return write_layout(folder / "image", [built])


@pytest.fixture
def image(tmp_path: Path) -> Path:
    return image_in(tmp_path)


def scanned(image: Path, *scanners: str, **more: Any) -> Report:
    return scanned_as(str(image), image.parent, *scanners, **more)


def scanned_as(target: str, folder: Path, *scanners: str, **more: Any) -> Report:
    options = scan.Options(
        target,
        folder / "cache",
        datetime(2026, 11, 24, tzinfo=UTC),
        offline=True,
        scanners=scanners or ("misconfig",),
        **more,
    )
    return scan.run(options)


def found(report: Report) -> dict[str, Finding]:
    return {each.advice.id: each for each in report.findings if each.kind == MISCONFIGURATION}


def test_what_is_seen_from_the_top_is_judged(image: Path) -> None:
    findings = found(scanned(image))
    assert findings["image-setuid-unusual"].package == "usr/bin/tool"
    assert "image-setuid-usual" not in findings, "a later layer took the bit away"
    assert findings["image-world-writable"].explanation == "1 directory: /srv/data/"
    assert findings["image-package-cache"].explanation.endswith(
        "deleted by a later layer that takes none of it away"
    )
    assert findings["image-password-set"].locations[0].line == 1
    assert findings["image-root-user"].explanation == "User is 'root'"


def test_the_second_time_no_layer_is_read(image: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = scanned(image)

    def refused(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("seawall.inventory.images.read_layer", refused)
    assert scanned(image).findings == first.findings


def test_it_comes_along_with_what_else_is_asked_for(image: Path) -> None:
    both = scanned(image, "vuln", "misconfig")
    assert any(each.package == "openssl" for each in both.findings)
    assert found(both) == found(scanned(image))
    assert not found(scanned(image, "vuln"))


def test_nothing_is_said_of_packages_that_nobody_asked_for(image: Path) -> None:
    report = scanned(image)
    assert [entry.kind for entry in report.not_assessed] == ["signature"]
    assert not report.packages


@pytest.mark.parametrize("more", [(), ("secret",)])
@pytest.mark.parametrize("known", [False, True])
def test_a_layer_that_cannot_be_read_is_said_once(image: Path, known: bool, more: tuple[str, ...]) -> None:
    """Also where the inventory of the image is known, and layers are read for the others alone."""
    prepared(image.parent / "cache")
    if known:
        scanned(image, "vuln")
    gone = build(LAYERS).layer_digests[1]
    (image / "blobs" / gone.replace(":", "/")).unlink()
    report = scanned(image, "vuln", "misconfig", *more)
    assert [entry.layer for entry in report.not_assessed if entry.kind == "layer"] == [1]


def test_what_has_no_configuration_is_said_not_to_be_judged(tmp_path: Path) -> None:
    [entry] = scanned_as(f"rootfs:{tmp_path}", tmp_path).not_assessed
    assert (entry.kind, entry.subject) == ("target", f"rootfs:{tmp_path}")


def test_a_project_is_judged_by_its_dockerfiles_and_manifests(tmp_path: Path) -> None:
    project = tmp_path / "shop"
    (project / "deploy").mkdir(parents=True)
    (project / "Dockerfile").write_text("FROM debian\nUSER nobody\n")
    (project / "Containerfile").write_bytes(b"FROM \xff\n")
    (project / "deploy" / "compose.yml").write_text("services: {web: {image: a:1, privileged: true}}\n")
    (project / "deploy" / "notes.yml").write_text("a: [\n")
    report = scanned_as(str(project), tmp_path)
    places = {each.advice.id: each.locations[0] for each in report.findings}
    assert (places["image-tagged"].path, places["image-tagged"].line) == ("Dockerfile", 1)
    assert (places["privileged"].path, places["privileged"].line) == ("deploy/compose.yml", 1)
    assert [each.subject for each in report.not_assessed] == ["Containerfile"]
    alone = scanned_as(str(project / "Dockerfile"), tmp_path)
    assert {each.locations[0].path for each in alone.findings} == {"Dockerfile"}
    assert not alone.not_assessed
    notes = scanned_as(str(project / "deploy" / "notes.yml"), tmp_path)
    assert not notes.findings
    assert [(each.kind, each.subject) for each in notes.not_assessed] == [("target", "notes.yml")]


def test_a_layer_that_cannot_be_read_is_said(image: Path) -> None:
    (image / "blobs" / build(LAYERS).layer_digests[0].replace(":", "/")).unlink()
    report = scanned(image)
    assert [entry.layer for entry in report.not_assessed if entry.kind == "layer"] == [0]
    assert "image-setuid-unusual" in found(report)


def test_each_finding_names_its_line(image: Path, tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(DOCKERFILE)
    findings = found(scanned(image, dockerfile=tmp_path / "Dockerfile"))
    lines = {name: each.origin.line for name, each in findings.items() if each.origin}
    assert lines["image-root-user"] == 5
    assert lines["image-secret-env"] == 2
    assert lines["image-setuid-unusual"] == 3
    assert lines["image-package-cache"] == 3
    assert lines["image-password-set"] == 1


def test_checks_are_left_out_and_asked_for_by_any_of_their_names(image: Path) -> None:
    assert "image-root-user" not in found(scanned(image, checks_ignored=frozenset({"DS-0002"})))
    with pytest.raises(Misuse, match="no check image-nothing"):
        scanned(image, checks_asked=frozenset({"IMAGE-NOTHING"}))


@pytest.mark.parametrize("write", [table.FORMAT.write, sarif.FORMAT.write])
def test_no_report_shows_a_secret(image: Path, write: Callable[[Report, TextIO, Style], None]) -> None:
    out = io.StringIO()
    write(scanned(image), out, Style(width=200))
    assert "image-secret-env" in out.getvalue()
    assert "hunter22" not in out.getvalue()
    assert "salt" not in out.getvalue()


def test_no_secret_is_kept_in_the_cache(image: Path) -> None:
    scanned(image)
    for path in (image.parent / "cache").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            start = data.find(b"\x28\xb5\x2f\xfd")
            held = (
                zstandard.ZstdDecompressor().decompressobj().decompress(data[start:]) if start >= 0 else data
            )
            assert b"salt" not in held
