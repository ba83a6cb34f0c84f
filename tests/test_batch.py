"""Many targets: lists and patterns, layers shared, failures that stay where they are, and going on later."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from seawall import batch, scan
from seawall.batch import Outcome, Wanted, expanded
from seawall.model.errors import ExitCode, Misuse, Offline
from seawall.model.finding import Severity
from seawall.model.report import Failure, Report, Row, Summary, Verdict
from seawall.model.report import Outcome as ReportOutcome
from seawall.policy import Filters, Gate
from seawall.report.earlier import report_of
from seawall.report.formats.json import line
from seawall.source.oci.platforms import host, matches, parse
from seawall.source.oci.registry.access import Access
from support.commandline import SOURCES, process
from support.hosts import hosts_of
from support.images import DEBIAN_11, Entry, file, stanza
from support.registry import Basic, Registry, faults, filling
from support.reports import FULL

NOW = datetime(2026, 1, 2, tzinfo=UTC)
BASE: list[Entry] = [file("etc/os-release", DEBIAN_11), file("var/lib/dpkg/status", stanza("bash", "5.1-2"))]
LIBRARY: list[Entry] = [file("opt/node_modules/lib/package.json", '{"name": "lib", "version": "1.0.0"}')]
TAGS = ("1", "2", "3", "4")


@pytest.fixture
def registry() -> Iterator[Registry]:
    """Four images on two shared layers, one more name for one of them, a chart, and a signature's tag."""
    with Registry() as started:
        for tag in TAGS:
            filling.put_image(started, "shop/app", [BASE, LIBRARY, [file("tag", tag)]], tag)
        image = filling.put_image(started, "shop/app", [BASE, LIBRARY, [file("tag", "1")]], "latest")
        filling.put_image(started, "shop/app", [BASE], image.digest.replace(":", "-") + ".sig")
        filling.put_artifact(started, "shop/chart", filling.HELM_CHART, "1")
        yield started


def options(cache: Path, **more: Any) -> scan.Options:
    return scan.Options("", cache, NOW, offline=False, scanners=(), access=Access(), **more)


def taken(
    registry: Registry, cache: Path, *targets: str, earlier: dict[str, Row] | None = None, **more: Any
) -> tuple[Summary, list[Outcome]]:
    told: list[Outcome] = []
    hosts = hosts_of({})
    wanted = expanded([target.replace("HOST", registry.name) for target in targets], hosts, print)
    summary = batch.run(wanted, options(cache, **more), told.append, parallel=4, earlier=earlier)
    hosts.close()
    return summary, told


@pytest.mark.parametrize("use_cache", [True, False])
def test_a_layer_is_fetched_once_however_many_images_have_it(
    registry: Registry, tmp_path: Path, use_cache: bool
) -> None:
    summary, told = taken(registry, tmp_path, "registry:HOST/shop/app:*", use_cache=use_cache)
    assert [row.target.rpartition(":")[2] for row in summary.rows] == [*TAGS, "latest"]
    assert {row.outcome for row in summary.rows} == {"passed"}
    assert len(told) == 5
    layers = [digest for digest in registry.blobs_sent if digest not in configs(registry)]
    assert Counter(layers) == dict.fromkeys(set(layers), 1)
    assert len(layers) == 2 + len(TAGS)
    assert all(isinstance(each, Report) and len(each.packages) == 2 for each in told)


def configs(registry: Registry) -> set[str]:
    """The digests of the images' configs: they are small, and each image's is read."""
    manifests = registry.repository("shop/app").manifests.values()
    return {json.loads(each.content)["config"]["digest"] for each in manifests}


def test_a_second_run_fetches_no_layer(registry: Registry, tmp_path: Path) -> None:
    first, _ = taken(registry, tmp_path, "registry:HOST/shop/app:*")
    before = len([digest for digest in registry.blobs_sent if digest not in configs(registry)])
    second, _ = taken(registry, tmp_path, "registry:HOST/shop/app:*")
    assert second == first
    assert len([digest for digest in registry.blobs_sent if digest not in configs(registry)]) == before


def test_what_fails_costs_the_others_nothing(registry: Registry, tmp_path: Path) -> None:
    names = (
        "registry:HOST/shop/app:1",
        "registry:HOST/shop/none:1",
        str(tmp_path / "nowhere"),
        "registry:A b",
    )
    summary, told = taken(registry, tmp_path, *names)
    assert [row.outcome for row in summary.rows] == ["passed", "failed", "failed", "failed"]
    assert [row.exit_code for row in summary.rows] == [0, 3, 3, 2]
    assert {type(each).__name__ for each in told} == {"Report", "Failure"}
    assert batch.exit_code(summary) == ExitCode.TARGET_UNAVAILABLE


def test_what_is_no_image_is_named_and_counts_only_when_it_was_asked_for(
    registry: Registry, tmp_path: Path
) -> None:
    found, _ = taken(registry, tmp_path, "registry:HOST/shop/*:1")
    assert {row.target.rpartition("/")[2]: row.outcome for row in found.rows} == {
        "app:1": "passed",
        "chart:1": "not an image",
    }
    assert "Helm chart" in found.rows[1].error
    assert batch.exit_code(found) == ExitCode.PASSED
    asked, _ = taken(registry, tmp_path, "registry:HOST/shop/chart:1")
    assert batch.exit_code(asked) == ExitCode.MISUSE


def test_a_registry_that_refuses_is_an_error_of_each_image(registry: Registry, tmp_path: Path) -> None:
    registry.faults.add(faults.status(403), "/manifests/2", times=-1)
    summary, _ = taken(registry, tmp_path, "registry:HOST/shop/app:?")
    assert [row.outcome for row in summary.rows] == ["passed", "failed", "passed", "passed"]
    assert "403" in summary.rows[1].error


def test_a_repository_that_is_not_listed_costs_the_others_nothing(registry: Registry, tmp_path: Path) -> None:
    """A pattern that fails is a failure of its own, for one repository of it or for all."""
    filling.put_image(registry, "shop/secret", [BASE], "1")
    registry.faults.add(faults.status(403), "/shop/secret/tags/list", times=-1)
    with Registry() as other:
        other.faults.add(faults.status(403), "/v2/_catalog", times=-1)
        refused = f"registry:{other.name}/team/*"
        summary, told = taken(registry, tmp_path, "registry:HOST/shop/*:1", refused)
    assert [(row.target.rpartition("/")[2], row.outcome) for row in summary.rows] == [
        ("app:1", "passed"),
        ("chart:1", "not an image"),
        ("secret:1", "failed"),
        ("*", "failed"),
    ]
    assert all("403" in row.error for row in summary.rows[2:])
    assert [each.kind for each in told if isinstance(each, Failure)].count("NotAllowed") == 2
    assert batch.exit_code(summary) == ExitCode.TARGET_UNAVAILABLE


def test_a_target_is_scanned_once_however_often_it_is_named(registry: Registry, tmp_path: Path) -> None:
    _, told = taken(registry, tmp_path, "registry:HOST/shop/app:1", "registry:HOST/shop/app:1")
    assert len(told) == 1


def test_tags_of_signatures_are_passed_over_and_said(registry: Registry) -> None:
    said: list[str] = []
    hosts = hosts_of({})
    found = expanded([f"registry:{registry.name}/shop/app:*"], hosts, said.append)
    hosts.close()
    assert len(found) == 5
    assert all(each.listed for each in found)
    assert said[0].endswith("1 tags of signatures, attestations and the like passed over")


def test_an_offline_run_asks_for_no_list(registry: Registry) -> None:
    hosts = hosts_of({})
    with pytest.raises(Offline):
        expanded([f"registry:{registry.name}/shop/*"], hosts, print, offline=True)
    hosts.close()
    assert registry.host.log == []


def test_an_earlier_run_is_gone_on_with(registry: Registry, tmp_path: Path) -> None:
    first, told = taken(registry, tmp_path / "one", "registry:HOST/shop/app:*")
    reports = [report_of(line(each).encode()) for each in told[:3]]
    rows = [batch.row(each, Wanted(each.target.reference)) for each in reports if each]
    again, more = taken(
        registry,
        tmp_path / "two",
        "registry:HOST/shop/app:*",
        earlier={row.target: row for row in rows},
    )
    assert len(more) == 2
    assert again.earlier == 3
    assert [(row.target, row.counts, row.outcome) for row in again.rows] == [
        (row.target, row.counts, row.outcome) for row in first.rows
    ]


HOLDS: dict[str, tuple[dict[str, Any], bool]] = {
    "the same": ({}, True),
    "a gate that it violates": ({"gate": Gate(fail_on=Severity.HIGH)}, False),
    "a gate that it passes": ({"gate": Gate(fail_on=Severity.CRITICAL)}, True),
    "data that is too old": ({"gate": Gate(max_db_age=timedelta(days=1))}, False),
    "findings left out": ({"filters": Filters(only_fixed=True)}, False),
    "no findings wanted": ({"scanners": ()}, False),
    "another platform": ({"platform": "linux/arm64"}, False),
    "its platform": ({"platform": "linux/amd64"}, True),
    "a platform that is none": ({"platform": "amd64"}, False),
}


@pytest.mark.parametrize("case", HOLDS)
def test_a_report_counts_as_long_as_it_is_what_is_asked_for(tmp_path: Path, case: str) -> None:
    """Else a gate that is set for the second run alone would pass what it never saw."""
    changes, expected = HOLDS[case]
    finding = replace(
        FULL.findings[0], advice=replace(FULL.findings[0].advice, severity=Severity.HIGH, kev=None)
    )
    report = replace(
        FULL,
        findings=(finding,),
        verdict=Verdict(ReportOutcome.PASSED, 0),
        filters=("2 findings left out: x",),
    )
    again = report_of(line(report).encode())
    assert again is not None
    asked = replace(options(tmp_path), scanners=("vuln",), platform="linux/amd64")
    assert batch.still_holds(again, replace(asked, **changes)) is expected


@pytest.mark.parametrize("platform", ["linux/amd64", "linux/arm64", "linux/s390x"])
def test_of_an_index_a_report_counts_for_this_machine_alone(tmp_path: Path, platform: str) -> None:
    target = replace(FULL.target, platform=platform)
    report = replace(FULL, target=target, filters=(), verdict=Verdict(ReportOutcome.PASSED, 0))
    asked = replace(options(tmp_path), scanners=("vuln",))
    mine = matches(parse(platform), host())
    assert batch.still_holds(report, asked) is mine
    assert batch.still_holds(replace(report, target=replace(target, index_digest="")), asked)


@pytest.mark.parametrize(
    "broken", [b"", b"{", b"[]", b"{}", b'{"schema":"seawall.failure/1"}', b"\xff", b"[" * 9999]
)
def test_a_line_that_is_no_report_is_no_row(broken: bytes) -> None:
    assert report_of(broken) is None


def test_comments_and_blank_lines_are_no_targets() -> None:
    text = "\ufeff# all\n\n one  \n two#2 # the second\n\t#three\r\nfour\n"
    assert list(batch.lines(text)) == ["one", "two#2", "four"]


def test_the_gravest_code_is_that_of_all() -> None:
    def code(*codes: int) -> int:
        return batch.exit_code(Summary(tuple(Row(str(each), "x", each) for each in codes)))

    assert [code(), code(0, 0), code(0, 4), code(4, 5), code(5, 2), code(2, 3), code(3, 1, 0)] == [
        0,
        0,
        4,
        5,
        2,
        3,
        1,
    ]


def test_a_list_without_end_is_misuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "MOST", 10)
    with pytest.raises(Misuse, match="more than 10"):
        expanded(map(str, range(11)), hosts_of({}), print)
    assert len(expanded([str(number % 10) for number in range(99)], hosts_of({}), print)) == 10


def test_a_bug_in_one_scan_is_said_and_is_no_report(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(asked: scan.Options, cache: object = None) -> Report:
        raise ZeroDivisionError(asked.target)

    monkeypatch.setattr(scan, "run", broken)
    told: list[Outcome] = []
    summary = batch.run([Wanted("a")], options(tmp_path), told.append)
    assert isinstance(told[0], Failure)
    assert summary.rows[0].error == "internal error: ZeroDivisionError: a; please report it"


def seawall(registry: Registry, tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return process(
        *("scan", "--cache-dir", str(tmp_path / "cache"), "--mirror", str(tmp_path)),
        *(argument.replace("HOST", registry.name) for argument in arguments),
        SOURCE_DATE_EPOCH="0",
        HOME=str(tmp_path),
    )


def test_the_command_writes_a_summary_and_a_line_for_each(registry: Registry, tmp_path: Path) -> None:
    (tmp_path / "list").write_text(f"registry:{registry.name}/shop/chart:1\n")
    out = tmp_path / "out.jsonl"
    reports = ("-o", "table", "-o", f"json={out}")
    listed = ("--from", str(tmp_path / "list"))
    done = seawall(registry, tmp_path, "registry:HOST/shop/app:*", *listed, *reports)
    assert done.returncode == 2, done.stderr
    assert "6 targets: 5 passed, 1 not an image" in done.stdout
    assert "NO REPORT OF 1, which is not the same as clean" in done.stdout
    documents = [json.loads(each) for each in out.read_text().splitlines()]
    assert Counter(each["schema"] for each in documents) == {"seawall.report/1": 5, "seawall.failure/1": 1}


def test_the_command_goes_on_where_it_was_interrupted(registry: Registry, tmp_path: Path) -> None:
    """The file ends in half a line; what failed is tried again, what is there stays as it is."""
    out = tmp_path / "out.jsonl"
    arguments = ("registry:HOST/shop/app:*", "registry:HOST/shop/late:1", "-o", f"json={out}")
    assert seawall(registry, tmp_path, *arguments).returncode == 3
    lines = out.read_bytes().splitlines(keepends=True)
    kept = [each for each in lines if b"seawall.report/1" in each][:3]
    out.write_bytes(b"".join((*kept, *(each for each in lines if b"failure" in each), lines[-1][:50])))
    filling.put_image(registry, "shop/late", [BASE], "1")
    before = registry.host.asked("HEAD", "/manifests/")
    done = seawall(registry, tmp_path, *arguments, "--resume")
    assert done.returncode == 0, done.stderr
    assert len(registry.host.asked("HEAD", "/manifests/")) - len(before) == 3
    written = out.read_bytes().splitlines(keepends=True)
    assert written[:3] == kept
    assert len(written) == 6


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "there is nothing to scan"),
        (("--from", "NOWHERE"), "cannot be read"),
        (("a", "b", "-o", "sarif"), "is for one target"),
        (("a", "b", "--resume"), "name it with -o json=FILE"),
        (("a", "--resume"), "--resume is for several"),
    ],
)
def test_misuse_is_said(registry: Registry, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    done = seawall(registry, tmp_path, *arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_list_from_stdin_and_lines_to_stdout(registry: Registry, tmp_path: Path) -> None:
    arguments = ("--from", "-", "--cache-dir", str(tmp_path), "-o", "json", "--offline")
    done = subprocess.run(
        [sys.executable, "-m", "seawall", "scan", *arguments],
        input=f"dir:{tmp_path}\ndir:{tmp_path}/none\n",
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCES), "HOME": str(tmp_path)},
        check=False,
    )
    assert done.returncode == 3
    assert sorted(json.loads(each)["schema"] for each in done.stdout.splitlines()) == [
        "seawall.failure/1",
        "seawall.report/1",
    ]


def test_an_interrupt_ends_all_at_once_and_keeps_what_was_written(registry: Registry, tmp_path: Path) -> None:
    registry.faults.add(faults.slow(16, 0.05), "/blobs/", times=-1)
    out = tmp_path / "out.jsonl"
    targets = (f"registry:{registry.name}/shop/app:*", f"dir:{tmp_path}/none")
    more = ("-o", f"json={out}", "--cache-dir", str(tmp_path / "cache"), "--parallel", "2")
    running = subprocess.Popen(
        [sys.executable, "-m", "seawall", "scan", *targets, *more],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCES), "HOME": str(tmp_path)},
        stderr=subprocess.PIPE,
    )
    for _ in range(200):
        if registry.host.asked("GET", "/blobs/"):
            break
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=10)
    assert running.returncode == 130, said
    assert all(json.loads(each) for each in out.read_text().splitlines())


def test_a_password_for_one_registry_is_sent_to_none_of_several(registry: Registry, tmp_path: Path) -> None:
    """Before anybody is asked: which is asked first would be chance."""
    listed = tmp_path / "list"
    login = {"SEAWALL_USERNAME": "clerk", "SEAWALL_PASSWORD": "hush", "HOME": str(tmp_path)}
    with Registry() as other:
        filling.put_image(other, "shop/app", [BASE], "1")
        listed.write_text(f"registry:{registry.name}/shop/*\nregistry:{other.name}/shop/app:1\n")
        arguments = ("scan", "--from", str(listed), "--cache-dir", str(tmp_path / "c"), "--no-progress")
        refused = process(*arguments, **login)
        assert (refused.returncode, "SEAWALL_REGISTRY" in refused.stderr) == (2, True), refused.stderr
        assert "hush" not in refused.stderr
        assert not registry.host.log + other.host.log
        other.guard = Basic({"clerk": "hush"})
        done = process(*arguments, "--mirror", str(tmp_path), **login, SEAWALL_REGISTRY=other.name)
        assert done.returncode == 0, done.stderr
        assert other.host.credentials
        assert not registry.host.credentials


def test_processes_that_share_a_cache_say_and_keep_the_same(registry: Registry, tmp_path: Path) -> None:
    """And keep the same as one: neither waits for the other, and no half entry is ever read."""

    def scanned(cache: str) -> str:
        image = ("registry:HOST/shop/app:1", "-o", "json")
        done = seawall(registry, tmp_path, *image, "--cache-dir", str(tmp_path / cache))
        assert done.returncode == 0, done.stderr
        return done.stdout

    alone = scanned("alone")
    with ThreadPoolExecutor(3) as pool:
        assert set(pool.map(scanned, ["shared"] * 3)) == {alone}
    assert kept(tmp_path / "shared") == kept(tmp_path / "alone")


def kept(cache: Path) -> dict[str, bytes]:
    """The entries of a cache of layers."""
    layers = cache / "layers"
    paths = [path for path in layers.rglob("*") if path.is_file() and path.parent != layers]
    return {str(path.relative_to(layers)): path.read_bytes() for path in paths}
