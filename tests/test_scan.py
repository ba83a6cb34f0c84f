"""The whole walk, through the real command line: what a person, a pipeline and an auditor rely on."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from seawall import scan
from seawall.scan import created
from seawall.vulnerabilities import update
from seawall.vulnerabilities.store import Store
from support.advisories import write_mirror
from support.commandline import process
from support.images import (
    DEBIAN_11,
    GZIP,
    PLAIN,
    ZSTD,
    Built,
    Entry,
    build,
    docker_files,
    file,
    layout_files,
    stanza,
    tar,
    write_archive,
    write_layout,
)
from support.registry import Registry, filling

NOW = datetime(2026, 1, 2, tzinfo=UTC)
RELEASE = file("etc/os-release", DEBIAN_11)
OLD = stanza("libssl1.1", "1.1.1k-1", Source="openssl") + stanza("bash", "5.1-2+deb11u1")
BASE: list[Entry] = [RELEASE, file("var/lib/dpkg/status", OLD)]
JINJA = "Metadata-Version: 2.1\nName: Jinja2\nVersion: 2.10\n\n"
APP: list[Entry] = [file("app/site-packages/Jinja2-2.10.dist-info/METADATA", JINJA)]


@pytest.fixture(scope="module")
def built() -> Built:
    return build([BASE, APP])


@pytest.fixture
def image(tmp_path: Path, built: Built) -> Path:
    return write_layout(tmp_path / "image", [built])


def scanned(target: object, cache: Path, *options: str) -> tuple[int, dict[str, Any]]:
    done = process("scan", str(target), "--offline", f"--cache-dir={cache}", "-o", "json", *options)
    return done.returncode, json.loads(done.stdout)


def found(report: dict[str, Any]) -> set[tuple[str, str]]:
    return {(finding["advice"]["id"], finding["package"]) for finding in report["findings"]}


def test_an_image_is_judged_with_nothing_but_the_embedded_advisories(image: Path, tmp_path: Path) -> None:
    code, report = scanned(image, tmp_path / "cache")
    assert code == 0
    packages = {package for _, package in found(report)}
    assert {"openssl", "jinja2"} <= packages
    jinja = next(f for f in report["findings"] if f["package"] == "jinja2")
    assert jinja["fixed_version"]
    assert jinja["locations"] == [{"path": "app/site-packages/Jinja2-2.10.dist-info/METADATA", "layer": 1}]
    assert report["layers"][1]["created_by"] == "layer 1"
    assert set(report["coverage"]["partial"]) == {"Debian", "PyPI"}


def without_identity(report: dict[str, Any]) -> dict[str, Any]:
    """The report less what names the container of the same content."""
    layers = [
        {k: v for k, v in layer.items() if k not in {"digest", "size", "media_type"}}
        for layer in report["layers"]
    ]
    return {**report, "target": None, "created": None, "layers": layers}


def test_every_form_of_one_image_gives_the_same_findings(tmp_path: Path, built: Built) -> None:
    plain = build([BASE, APP], compress=PLAIN)
    forms = {
        "layout": write_layout(tmp_path / "layout", [built]),
        "zstd": write_layout(tmp_path / "zstd", [build([BASE, APP], compress=ZSTD)]),
        "oci.tar": write_archive(tmp_path / "oci.tar", layout_files([built])),
        "docker.tar": write_archive(tmp_path / "docker.tar", docker_files(plain)),
        "docker.tar.gz": write_archive(tmp_path / "docker.tar.gz", docker_files(plain), gzip.compress),
    }
    reports = {name: scanned(path, tmp_path / f"cache-{name}")[1] for name, path in forms.items()}
    expected = without_identity(reports["layout"])
    assert expected["findings"]
    for report in reports.values():
        assert without_identity(report) == expected


def test_two_runs_give_the_same_bytes(image: Path, tmp_path: Path) -> None:
    runs = []
    for number in (1, 2):
        formats = [f"--output={name}={tmp_path}/{number}.{name}" for name in ("table", "json", "sarif")]
        done = process(
            "scan",
            str(image),
            "--offline",
            f"--cache-dir={tmp_path}/c",
            *formats,
            SOURCE_DATE_EPOCH="1700000000",
        )
        assert done.returncode == 0, done.stderr
        runs.append([(tmp_path / f"{number}.{name}").read_bytes() for name in ("table", "json", "sarif")])
    assert runs[0] == runs[1]
    assert b"2023-11-14T22:13:20Z" in runs[0][1]


AUDIT = """
import sys
def hook(event, arguments):
    if event.startswith("socket."):
        print("SOCKET", event, file=sys.stderr)
sys.addaudithook(hook)
from seawall.cli.errors import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.parametrize("target", ["image", "tree"])
def test_offline_opens_no_socket(image: Path, tmp_path: Path, target: str) -> None:
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "requirements.txt").write_text("jinja2==2.10\n")
    options = ["scan", str(tmp_path / target), f"--cache-dir={tmp_path}/cache", "-q", "-o", "json"]
    command = [sys.executable, "-c", AUDIT, *options]
    offline = subprocess.run([*command, "--offline"], capture_output=True, text=True, check=False)
    assert offline.returncode == 0
    assert "SOCKET" not in offline.stderr
    mirror = "--mirror=http://127.0.0.1:9"
    online = subprocess.run([*command, mirror], capture_output=True, text=True, check=False)
    assert "SOCKET" in online.stderr, "the hook sees what an online scan does"


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[str]:
    """A small mirror over HTTP: one ecosystem, without KEV and EPSS."""
    import zipfile

    record = {
        "id": "PYSEC-2099-1",
        "modified": "2099-01-01T00:00:00Z",
        "aliases": ["CVE-2099-0001"],
        "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
        "affected": [
            {
                "package": {"ecosystem": "PyPI", "name": "jinja2"},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "3.0"}]}],
            }
        ],
    }
    root = tmp_path / "mirror"
    (root / "osv" / "PyPI").mkdir(parents=True)
    (root / "osv" / "ecosystems.txt").write_text("PyPI\n")
    with zipfile.ZipFile(root / "osv" / "PyPI" / "all.zip", "w") as archive:
        archive.writestr("PYSEC-2099-1.json", json.dumps(record))

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_scan_fetches_the_shards_it_needs_and_says_what_it_could_not(
    image: Path, tmp_path: Path, mirror: str
) -> None:
    options = ["scan", str(image), f"--mirror={mirror}", f"--cache-dir={tmp_path}/cache", "-o", "json"]
    report = json.loads(process(*options).stdout)
    assert ("CVE-2099-0001", "jinja2") in found(report)
    feeds = {feed["name"]: feed for feed in report["feeds"]}
    assert feeds["PyPI"]["records"] == 1
    assert not feeds["PyPI"].get("starter")
    assert feeds["Debian"]["starter"]
    unfetched = {item["subject"] for item in report["not_assessed"] if item["kind"] == "feed"}
    assert unfetched == {"Debian", "epss", "kev"}
    _, offline = scanned(image, tmp_path / "cache")
    assert ("CVE-2099-0001", "jinja2") in found(offline), "what was fetched serves later, offline"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], 0),
        (["--fail-on", "critical"], 1),
        (["--fail-on", "critical", "--severity", "medium,low"], 0),
        (["--fail-on", "medium"], 1),
        (["--fail-on", "unknown"], 1),
        (["--min-coverage", "100"], 4),
        (["--max-db-age", "1h"], 5),
        (["--fail-on", "medium", "--max-db-age", "1h"], 1),
    ],
)
def test_exit_codes(image: Path, tmp_path: Path, options: list[str], code: int) -> None:
    """The starter set is partial and old; the image has critical findings."""
    assert scanned(image, tmp_path / "cache", *options)[0] == code


@pytest.mark.parametrize(
    ("target", "code", "said"),
    [
        ("nowhere", 3, "no such file"),
        ("oci-dir:nowhere", 3, "no such file"),
        ("helm", 2, "not an image"),
        ("tampered", 2, "bytes where the manifest says"),
        ("cut.tar.gz", 2, "gzip stream ends too soon"),
        ("rootfs.tar", 2, "unpack it and scan it with rootfs:DIR"),
        ("notes.txt", 2, "not a lock file"),
        ("n" * 300, 3, "no such file"),
    ],
)
def test_targets_that_cannot_be_scanned(tmp_path: Path, target: str, code: int, said: str) -> None:
    helm = build([APP])
    helm.manifest["artifactType"] = "application/vnd.cncf.helm.config.v1+json"
    helm.blobs[helm.digest] = helm.manifest_bytes
    write_layout(tmp_path / "helm", [helm])
    tampered = build([APP])
    tampered.blobs[tampered.layer_digests[0]] = gzip.compress(tar([file("other")]))
    write_layout(tmp_path / "tampered", [tampered])
    whole = write_archive(tmp_path / "cut.tar.gz", docker_files(build([BASE], compress=PLAIN)), gzip.compress)
    whole.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    (tmp_path / "rootfs.tar").write_bytes(tar(BASE))
    (tmp_path / "notes.txt").write_text("jinja2==2.10\n")
    place = target if target.startswith("oci") else str(tmp_path / target)
    done = process("scan", place, "--offline", f"--cache-dir={tmp_path}/cache")
    assert done.returncode == code
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_what_could_not_be_read_is_in_every_report_and_lowers_coverage(tmp_path: Path) -> None:
    broken = gzip.compress(tar(APP))[:-12]
    image = write_layout(tmp_path / "image", [build([BASE, b""], compress=[GZIP, lambda _: broken])])
    code, report = scanned(image, tmp_path / "cache", "--min-coverage", "90")
    assert code == 4
    assert report["coverage"]["percent"] == 50
    assert [(n["kind"], n["layer"]) for n in report["not_assessed"] if n["kind"] == "layer"] == [("layer", 1)]
    for form in ("table", "sarif"):
        done = process("scan", str(image), "--offline", f"--cache-dir={tmp_path}/cache", "-o", form)
        assert "gzip stream ends too soon" in done.stdout


def test_a_program_that_is_all_holes_costs_no_time(tmp_path: Path) -> None:
    pax = {"GNU.sparse.map": "0,512", "GNU.sparse.realsize": str(1 << 60)}
    program = Entry("bin/x", b"\xcf\xfa\xed\xfe".ljust(512, b"\0"), mode=0o755, pax=pax)
    code, report = scanned(write_layout(tmp_path / "image", [build([[*BASE, program]])]), tmp_path / "cache")
    assert code == 0
    assert [n["subject"] for n in report["not_assessed"] if n["kind"] == "file"] == ["bin/x"]


def test_a_platform_for_a_directory_is_a_misuse(tmp_path: Path) -> None:
    done = process("scan", str(tmp_path), "--offline", "--platform=nonsense/x", f"--cache-dir={tmp_path}/c")
    assert done.returncode == 2
    assert "--platform" in done.stderr


def test_the_same_filters_in_every_format(image: Path, tmp_path: Path) -> None:
    formats = [f"--output={name}={tmp_path}/out.{name}" for name in ("table", "json", "sarif")]
    options = ["--severity", "high", "--only-fixed", *formats]
    process("scan", str(image), "--offline", f"--cache-dir={tmp_path}/cache", *options)
    report = json.loads((tmp_path / "out.json").read_text())
    sarif = json.loads((tmp_path / "out.sarif").read_text())
    shown = re.findall(r"^high +\S+ +(\S+)", (tmp_path / "out.table").read_text(), re.MULTILINE)
    assert {f["advice"]["severity"] for f in report["findings"]} == {"high"}
    assert sorted(f["advice"]["id"] for f in report["findings"]) == sorted(shown)
    assert len(sarif["runs"][0]["results"]) == len(report["findings"])
    assert report["filtered_out"] > 0


def test_a_system_without_its_package_database_has_no_proven_coverage(tmp_path: Path) -> None:
    image = write_layout(tmp_path / "image", [build([[RELEASE], APP])])
    code, report = scanned(image, tmp_path / "cache", "--min-coverage", "1")
    assert (code, report["coverage"]["percent"]) == (4, 100.0)
    assert any("no package database" in reason for reason in report["verdict"]["reasons"])


def test_packages_that_were_seen_and_not_listed_count(tmp_path: Path) -> None:
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "requirements.txt").write_text("jinja2==2.10\nflask\n")
    _, report = scanned(tmp_path / "tree", tmp_path / "cache")
    coverage = report["coverage"]
    assert (coverage["packages_assessed"], coverage["packages"], coverage["percent"]) == (1, 2, 50.0)
    (tmp_path / "tree" / "requirements.txt").write_text("flask\n")
    code, report = scanned(tmp_path / "tree", tmp_path / "cache", "--min-coverage", "1")
    assert (code, report["coverage"]["percent"]) == (4, 0.0)


def test_a_scan_goes_on_while_another_update_has_the_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(update, "ensure", partial(update.ensure, timeout=0.1))
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree" / "requirements.txt").write_text("jinja2==2.10\n")
    write_mirror(tmp_path / "mirror", {"PyPI": []})
    options = scan.Options(
        str(tmp_path / "tree"), tmp_path / "cache", datetime.now(UTC), mirror=str(tmp_path / "mirror")
    )
    with Store(tmp_path / "cache").locked():
        report = scan.run(options)
    assert report.findings, "the starter set stands in"
    [unfetched] = [item for item in report.not_assessed if item.kind == "feed"]
    assert "could not be fetched: another update has held" in unfetched.why


@pytest.mark.parametrize("epoch", ["", "soon", "²", "-1", "9" * 15, "9" * 5000])
def test_a_time_stamp_that_is_none(monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert created(datetime(2026, 1, 2, tzinfo=UTC)) == "2026-01-02T00:00:00Z"


def test_an_unsupported_release_is_not_clean(tmp_path: Path) -> None:
    release = file("etc/os-release", "ID=templeos\nVERSION_ID=5\nPRETTY_NAME=TempleOS\n")
    image = write_layout(tmp_path / "image", [build([[release, file("var/lib/dpkg/status", OLD)]])])
    code, report = scanned(image, tmp_path / "cache", "--min-coverage", "1")
    assert code == 4
    assert report["coverage"]["packages_assessed"] == 0
    assert any("templeos" in n["subject"].lower() for n in report["not_assessed"])


def test_an_empty_image_is_not_called_clean(tmp_path: Path) -> None:
    image = write_layout(tmp_path / "image", [build([[file("app/program", b"\x7fELF")]])])
    _, report = scanned(image, tmp_path / "cache")
    assert report["packages"] == []
    assert [n["kind"] for n in report["not_assessed"]] == ["target"]


def test_processes_of_their_own_read_what_one_thread_reads_and_tell_of_tampering_alike(
    tmp_path: Path,
) -> None:
    made = build([BASE, APP, [file("usr/.wh.gone")]])
    image = write_layout(tmp_path / "image", [made])
    said = []
    for number in (1, 3):
        report = tmp_path / f"{number}.json"
        done = process(
            *(
                "scan",
                str(image),
                "--offline",
                "--jobs",
                str(number),
                "--cache-dir",
                str(tmp_path / str(number)),
            ),
            *("-o", f"json={report}"),
            SOURCE_DATE_EPOCH="0",
        )
        assert done.returncode == 0, done.stderr
        said.append(report.read_bytes())
    assert said[0] == said[1]
    blob = image / "blobs" / made.layer_digests[1].replace(":", "/")
    content = blob.read_bytes()
    blob.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    for number in (1, 3):
        done = process("scan", str(image), "--offline", "--jobs", str(number), "--no-cache")
        assert done.returncode == 2
        assert re.search(r"layer 2 \(sha256:[0-9a-f]{64}\): .*not what was published", done.stderr)


def test_the_layers_of_a_registry_tell_how_far_they_are(tmp_path: Path) -> None:
    seen: dict[str, list[tuple[int, int | None]]] = {}

    def told(what: str, done: int, total: int | None) -> None:
        seen.setdefault(what, []).append((done, total))

    with Registry() as registry:
        image = filling.put_image(registry, "shop/app", [BASE, APP], "1")
        target = f"registry:{registry.name}/shop/app:1"
        scan.run(scan.Options(target, tmp_path, NOW, scanners=()), told)
    for digest in image.layer_digests:
        size = len(image.blobs[digest])
        assert seen[f"layer {digest[7:19]}"][-1] == (size, size)
    assert seen["reading layers"][-1][0] == seen["reading layers"][-1][1]
