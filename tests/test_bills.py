"""A bill of a target, and the target's findings from its bill: through the real command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from seawall import sbom
from support.commandline import process
from support.images import DEBIAN_11, Entry, build, file, stanza, write_layout

RELEASE = file("etc/os-release", DEBIAN_11)
OLD = stanza("libssl1.1", "1.1.1k-1", Source="openssl", Depends="libc6 (>= 2.25)") + stanza(
    "libc6", "2.31-13", Source="glibc", Provides="libc6-amd64"
)
BASE: list[Entry] = [RELEASE, file("var/lib/dpkg/status", OLD)]
JINJA = "Metadata-Version: 2.1\nName: Jinja2\nVersion: 2.10\nRequires-Dist: MarkupSafe\n\n"
MARKUPSAFE = "Metadata-Version: 2.1\nName: MarkupSafe\nVersion: 1.0\n\n"
APP: list[Entry] = [
    file("app/site-packages/Jinja2-2.10.dist-info/METADATA", JINJA),
    file("app/site-packages/MarkupSafe-1.0.dist-info/METADATA", MARKUPSAFE),
    file("app/node_modules/broken/package.json", "{"),
]
READABLE = [
    f"{name}@{version}" if version else name
    for name, each in sbom.all_formats().items()
    if each.read and each.write and name != "purls"
    for version in each.versions
]


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_layout(tmp_path_factory.mktemp("image"), [build([BASE, APP])])


def said(*arguments: str, code: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
    done = process(*arguments, SOURCE_DATE_EPOCH="1767312000", **environment)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done


def judged(target: object, cache: Path, *options: str) -> dict[str, Any]:
    done = said("scan", str(target), "--offline", f"--cache-dir={cache}", "-o", "json", *options)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


@pytest.mark.parametrize("form", READABLE)
def test_findings_from_an_image_equal_those_from_its_bill(form: str, image: Path, tmp_path: Path) -> None:
    there = tmp_path / "bill"
    said("sbom", str(image), "--no-cache", "-o", f"{form}={there}")
    assert said("sbom", str(image), "--no-cache", "-o", form).stdout == there.read_text()
    direct, listed = judged(image, tmp_path / "c"), judged(f"sbom:{there}", tmp_path / "c")
    assert direct["findings"]
    assert listed["target"].pop("kind") == "sbom"
    assert listed["target"].pop("reference") == f"sbom:{there}"
    assert {"digest", "image_id"} <= listed["target"].keys()
    for report in (direct, listed):
        del report["target"]
        for package in report["packages"]:
            package.pop("requires", None)
    assert listed == direct


def test_a_bill_says_what_depends_on_what(image: Path) -> None:
    bill = sbom.read(said("sbom", str(image), "--no-cache").stdout.encode(), "x")
    names = [package.name for package in bill.inventory.packages]
    edges = {names[i]: [names[j] for j in needs] for i, needs in bill.inventory.dependencies}
    assert edges == {"libssl1.1": ["libc6"], "jinja2": ["markupsafe"]}
    assert bill.created == "2026-01-02T00:00:00Z"
    assert bill.tools[0].startswith("seawall ")


def test_what_was_not_read_is_in_the_bill_and_counted(image: Path) -> None:
    done = said("sbom", str(image), "--no-cache")
    assert done.stderr == "seawall: not read: 1 (`seawall scan` names them)\n"
    bill = sbom.read(done.stdout.encode(), "x")
    assert [each.subject for each in bill.inventory.not_assessed] == ["app/node_modules/broken/package.json"]
    assert said("sbom", str(image), "--no-cache", "--quiet").stderr == ""


def test_vulnerabilities_are_written_when_asked_for(image: Path, tmp_path: Path) -> None:
    done = said("sbom", str(image), "--offline", f"--cache-dir={tmp_path}", "--vulnerabilities")
    document = json.loads(done.stdout)
    assert {each["id"] for each in document["vulnerabilities"]} == {
        finding["advice"]["id"] for finding in judged(image, tmp_path)["findings"]
    }
    assert "vulnerabilities" not in json.loads(said("sbom", str(image), "--no-cache").stdout)


def test_a_bill_is_told_from_its_bytes_and_comes_by_stdin(image: Path, tmp_path: Path) -> None:
    there = tmp_path / "anything"
    said("sbom", str(image), "--no-cache", "-o", f"cyclonedx-json={there}")
    by_name = judged(there, tmp_path / "c")
    assert by_name["target"]["kind"] == "sbom"
    piped = subprocess.run(
        [
            sys.executable,
            "-m",
            "seawall",
            "scan",
            "sbom:-",
            "--offline",
            f"--cache-dir={tmp_path}/c",
            "-o",
            "json",
        ],
        input=there.read_bytes(),
        capture_output=True,
        check=True,
    )
    assert json.loads(piped.stdout)["findings"] == by_name["findings"]


def test_a_bill_is_filtered_by_its_proofs(image: Path, tmp_path: Path) -> None:
    there = tmp_path / "b.json"
    said("sbom", str(image), "--no-cache", "-o", f"cyclonedx-json={there}")
    assert judged(there, tmp_path / "c", "--evidence=declared")["packages"] == []
    assert len(judged(there, tmp_path / "c", "--evidence=installed")["packages"]) == 4


def test_bills_are_converted(image: Path, tmp_path: Path) -> None:
    one = said("sbom", str(image), "--no-cache", "-o", "cyclonedx-json").stdout
    (tmp_path / "one").write_text(one)
    said("convert", f"{tmp_path}/one", "-o", f"cyclonedx-xml={tmp_path}/two")
    assert said("convert", f"{tmp_path}/two").stdout == one


def test_a_directory_has_a_bill_of_what_is_declared(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("jinja2==2.10\n")
    bill = sbom.read(said("sbom", str(tmp_path), "--no-cache").stdout.encode(), "x")
    assert [(each.name, each.version) for each in bill.inventory.packages] == [("jinja2", "2.10")]


def test_bills_and_targets_are_compared(image: Path, tmp_path: Path) -> None:
    there = tmp_path / "b.json"
    said("sbom", str(image), "--no-cache", "-o", f"cyclonedx-json={there}")
    assert (
        "0 added, 0 removed, 0 changed, 4 the same"
        in said("sbom", "diff", str(there), str(image), "--no-cache").stdout
    )
    newer = write_layout(
        tmp_path / "newer", [build([[RELEASE, file("var/lib/dpkg/status", OLD.replace("k-1", "n-1"))]])]
    )
    done = said("sbom", "diff", str(there), str(newer), "--no-cache", "--exit-code", code=1)
    assert done.stdout.splitlines() == [
        "REMOVED in layer 1: layer 1",
        "  pkg:pypi/jinja2@2.10",
        "  pkg:pypi/markupsafe@1.0",
        "",
        "CHANGED",
        "TYPE  PACKAGE           FROM      TO",
        "deb   debian/libssl1.1  1.1.1k-1  1.1.1n-1",
        "",
        "0 added, 2 removed, 1 changed, 1 the same",
    ]
    found = json.loads(said("sbom", "diff", str(there), str(newer), "--no-cache", "--json").stdout)
    assert [each["purl"] for each in found["removed"]] == ["pkg:pypi/jinja2@2.10", "pkg:pypi/markupsafe@1.0"]


def test_a_bill_is_scored(image: Path) -> None:
    lines = said("sbom", str(image), "--no-cache", "--score").stdout.splitlines()
    assert lines[1].split() == [
        "component",
        "name",
        "NTIA",
        "2021,",
        "CISA",
        "2025",
        "draft",
        "4",
        "4",
        "100",
    ]
    assert [line.partition(":")[0] for line in lines[-2:]] == ["NTIA 2021", "CISA 2025 draft"]


@pytest.mark.parametrize(
    ("arguments", "code", "why"),
    [
        (("scan", "sbom:/absent.json"), 3, "/absent.json: No such file or directory"),
        (("scan", "sbom:/tmp"), 3, "/tmp: a directory"),
        (("scan", "sbom:/dev/null"), 2, "empty: a bill of materials is expected"),
        (("convert", "/absent"), 3, "/absent: No such file"),
        (("convert", "/etc/passwd"), 2, "/etc/passwd: no bill of materials that is known"),
        (("sbom", ".", "-o", "spreadsheet"), 2, "'spreadsheet' is not a format that is written"),
        (("sbom", ".", "-o", "cyclonedx-json@9"), 2, "'9' is not a version of cyclonedx-json"),
        (("sbom", ".", "-o", "cyclonedx-json=/absent/x"), 2, "its directory must exist"),
        (("sbom", "diff", "sbom:-", "sbom:-"), 2, "stdin can be one of the two only"),
    ],
)
def test_mistakes_are_named(arguments: tuple[str, ...], code: int, why: str) -> None:
    done = said(*arguments, code=code)
    assert why in done.stderr
    assert done.stdout == ""


def test_a_bill_has_no_platform(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text('{"bomFormat": "CycloneDX", "specVersion": "1.6"}')
    done = said("scan", f"{tmp_path}/b.json", "--platform=linux/arm64", code=2)
    assert "there is no choice of platforms" in done.stderr
