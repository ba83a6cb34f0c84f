"""A scan that is given the Dockerfile: its findings name the line that brought them in."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from seawall import scan
from seawall.model.errors import Malformed, Misuse, NotFound
from seawall.model.package import NotAssessed
from seawall.model.report import Report
from seawall.report.base import Style
from seawall.report.formats import json as documents
from seawall.report.formats import sarif, table
from support.images import DEBIAN_11, build, file, stanza, write_layout

DOCKERFILE = """\
ARG BASE
FROM ${BASE}
COPY wheels/ /srv/
RUN --mount=type=cache,target=/root pip install --index-url https://me:pass@pypi.example jinja2
"""
JINJA = "Metadata-Version: 2.1\nName: Jinja2\nVersion: 2.10\n\n"
LAYERS = [
    [
        file("etc/os-release", DEBIAN_11),
        file("var/lib/dpkg/status", stanza("libssl1.1", "1.1.1k-1", Source="openssl")),
    ],
    [file("srv/a")],
    [file("app/site-packages/Jinja2-2.10.dist-info/METADATA", JINJA)],
]
HISTORY: list[dict[str, object]] = [
    {"created_by": "# debian.sh"},
    {"created_by": "COPY wheels/ /srv/ # buildkit"},
    {
        "created_by": "RUN /bin/sh -c pip install --index-url https://me:pass@pypi.example jinja2 # buildkit",
        "comment": "buildkit.dockerfile.v0",
    },
]


@pytest.fixture
def image(tmp_path: Path) -> Path:
    return write_layout(tmp_path / "image", [build(LAYERS, history=HISTORY)])


def scanned(image: Path, dockerfile: Path, stage: str = "") -> Report:
    options = scan.Options(
        str(image),
        image.parent / "cache",
        datetime(2026, 11, 24, tzinfo=UTC),
        offline=True,
        dockerfile=dockerfile,
        build_arguments=(("BASE", "debian:11"),),
        build_target=stage,
    )
    return scan.run(options)


@pytest.fixture
def report(image: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.chdir(tmp_path)
    Path("build").mkdir()
    Path("build/Dockerfile").write_text(DOCKERFILE)
    return scanned(image, Path("build/Dockerfile"))


def test_a_finding_names_the_line_that_made_its_layer(report: Report) -> None:
    lines = {finding.package: finding.origin and finding.origin.line for finding in report.findings}
    assert lines == {"openssl": 2, "jinja2": 4}
    assert all(entry.kind != "origin" for entry in report.not_assessed)


def test_the_table_shows_it_and_no_argument_of_a_command(report: Report) -> None:
    out = io.StringIO()
    table.FORMAT.write(report, out, Style(width=200))
    assert "build/Dockerfile:4 RUN pip install" in out.getvalue()
    assert "pass" not in out.getvalue().replace("PASSED", "")


def test_json_has_it(report: Report) -> None:
    out = io.StringIO()
    documents.FORMAT.write(report, out, Style())
    [jinja, *_] = [each for each in json.loads(out.getvalue())["findings"] if each["package"] == "jinja2"]
    assert jinja["origin"] == {"path": "build/Dockerfile", "line": 4, "proof": "RUN pip install"}


def results(report: Report) -> dict[str, Any]:
    run = sarif.log(report)["runs"][0]
    assert {"SRCROOT", "ROOTPATH"} >= set(run["originalUriBaseIds"])
    return {each["properties"]["package"]: each for each in run["results"]}


def test_code_scanning_is_shown_the_line_first(report: Report) -> None:
    line, inside = results(report)["jinja2"]["locations"]
    assert line["physicalLocation"] == {
        "artifactLocation": {"uri": "build/Dockerfile", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 4},
    }
    assert inside["physicalLocation"]["artifactLocation"]["uriBaseId"] == "ROOTPATH"


def test_a_dockerfile_outside_of_the_working_tree_is_no_place_in_it(
    image: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Dockerfile").write_text(DOCKERFILE)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    found = results(scanned(image, tmp_path / "Dockerfile"))["jinja2"]
    assert len(found["locations"]) == 1
    assert found["properties"]["origin"] == f"{tmp_path}/Dockerfile:4"


def test_what_is_not_told_is_said_and_does_not_count_as_unread(image: Path, tmp_path: Path) -> None:
    (tmp_path / "Other").write_text("FROM debian\nCOPY nothing /of/it\n")
    report = scanned(image, tmp_path / "Other")
    assert all(finding.origin is None for finding in report.findings)
    why = "the image's history fits no instruction of this Dockerfile: was the image built from it?"
    untold = [entry for entry in report.not_assessed if entry.kind == "origin"]
    assert untold == [NotAssessed("origin", f"layer {index}", why, layer=index) for index in range(3)]
    assert report.coverage.percent == 100.0


def test_what_is_asked_for_must_make_sense(image: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "Dockerfile", tmp_path / "bad"
    good.write_text(DOCKERFILE)
    bad.write_text("FROM\nRUN <<EOF\n")
    with pytest.raises(Malformed, match="bad"):
        scanned(image, bad)
    with pytest.raises(NotFound, match="no stage 'x'"):
        scanned(image, good, "x")
    with pytest.raises(Misuse, match="is no image"):
        scanned(tmp_path, good)
