"""`seawall scan`: options in, reports out, exit codes."""

from __future__ import annotations

import json
import os
import pwd
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from seawall.cli import outputs
from seawall.model.finding import Severity
from seawall.model.report import Outcome, Report, Verdict
from seawall.policy import Filters, Gate
from seawall.report.formats.json import Document
from seawall.source.places import PLACES
from support.commandline import Seawall
from support.reports import EMPTY, FULL, HOSTILE_REPORT, INCOMPLETE, STARTED


def test_places_reach_the_scan_in_their_order(seawall: Seawall, monkeypatch: pytest.MonkeyPatch) -> None:
    seawall.report = EMPTY
    seawall("scan", "shop")
    seawall("scan", "shop", "--image-src", "registry, podman")
    monkeypatch.setenv("SEAWALL_IMAGE_SRC", "podman")
    seawall("scan", "shop")
    Path("seawall.toml").write_text('image-src = "docker"\n')
    monkeypatch.delenv("SEAWALL_IMAGE_SRC")
    seawall("scan", "shop")
    assert [asked.places for asked in seawall.asked] == [
        PLACES,
        ("registry", "podman"),
        ("podman",),
        ("docker",),
    ]
    said = seawall("scan", "shop", "--image-src", "docker,cellar")
    assert (said.code, "'cellar' is not known; there is docker, podman, registry" in said.err) == (2, True)


def test_options_reach_the_scan(seawall: Seawall) -> None:
    seawall.report = EMPTY
    seawall(
        *("scan", "img", "--fail-on", "HIGH", "--severity", "critical, high", "--only-fixed", "--jobs", "3"),
        *(
            "--platform",
            "linux/arm64",
            "--offline",
            "--evidence",
            "all",
            "--min-coverage",
            "90",
            "--no-cache",
        ),
        *(
            "--max-db-age",
            "7d",
            "--mirror",
            "feeds",
            "--cache-dir",
            "c",
            "--fail-on-kev",
            "--scanners",
            "vuln",
        ),
    )
    (asked,) = seawall.asked
    assert asked.target == "img"
    assert asked.gate == Gate(
        Severity.HIGH, fail_on_kev=True, min_coverage=90.0, max_db_age=timedelta(days=7)
    )
    assert asked.filters == Filters(frozenset({Severity.CRITICAL, Severity.HIGH}), only_fixed=True)
    assert (asked.platform, asked.evidence, asked.scanners, asked.jobs) == (
        "linux/arm64",
        "all",
        ("vuln",),
        3,
    )
    assert (asked.offline, asked.use_cache, asked.mirror, asked.cache_dir) == (
        True,
        False,
        "feeds",
        Path("c"),
    )
    assert abs(asked.now - datetime.now(UTC)) < timedelta(minutes=1)


def test_defaults(seawall: Seawall, monkeypatch: pytest.MonkeyPatch) -> None:
    seawall.report = EMPTY
    monkeypatch.setenv("XDG_CACHE_HOME", "relative/is/ignored")
    seawall("scan", "img")
    monkeypatch.setenv("XDG_CACHE_HOME", "/x")
    seawall("scan", "img")
    first, second = seawall.asked
    assert (first.gate, first.filters, first.evidence, first.offline) == (Gate(), Filters(), None, False)
    assert first.use_cache
    assert first.cache_dir == Path.home() / ".cache" / "seawall"
    assert second.cache_dir == Path("/x/seawall")


@pytest.mark.parametrize("report", [EMPTY, FULL, INCOMPLETE])
def test_the_verdict_is_the_exit_code(seawall: Seawall, report: object) -> None:
    seawall.report = report  # type: ignore[assignment]  # one of the three
    assert seawall("scan", "img").code == seawall.report.verdict.exit_code  # type: ignore[union-attr]


def test_a_table_goes_to_stdout_and_nothing_to_stderr(seawall: Seawall) -> None:
    seawall.report = FULL
    said = seawall("scan", "img")
    assert "VIOLATED (exit code 1)" in said.out
    assert "\x1b" not in said.out
    assert said.err == ""


def test_json_on_stdout_is_pure_and_stderr_tells_the_rest(seawall: Seawall) -> None:
    seawall.report = STARTED
    said = seawall("scan", "img", "-o", "json")
    assert msgspec.json.decode(said.out, type=Document).findings
    assert "COVERAGE IS THE EMBEDDED STARTER SET" in said.err
    assert seawall("scan", "img", "-o", "json", "--quiet").err == ""


def test_stderr_tells_no_terminal_what_to_do(seawall: Seawall) -> None:
    seawall.report = HOSTILE_REPORT
    said = seawall("scan", "img", "-o", "json")
    assert not [char for char in said.err if char != "\n" and not char.isprintable()]


def test_several_formats_from_one_scan(seawall: Seawall, clean: Path) -> None:
    seawall.report = FULL
    said = seawall("scan", "img", "-o", "table", "-o", "json=a.json", "-o", "sarif=b.sarif")
    assert len(seawall.asked) == 1
    assert "VIOLATED" in said.out
    assert json.loads((clean / "a.json").read_text())["schema"] == "seawall.report/1"
    assert json.loads((clean / "b.sarif").read_text())["version"] == "2.1.0"
    assert sorted(path.name for path in clean.iterdir()) == ["a.json", "b.sarif"]


def test_a_format_in_a_file_leaves_stdout_empty(seawall: Seawall) -> None:
    seawall.report = INCOMPLETE
    said = seawall("scan", "img", "-o", "json=a.json")
    assert said.out == ""
    assert "not assessed: 127" in said.err
    assert "incomplete (4)" in said.err


def test_a_file_is_replaced_whole_and_keeps_its_mode(seawall: Seawall, clean: Path) -> None:
    (clean / "real.json").write_text("old")
    (clean / "real.json").chmod(0o640)
    (clean / "link.json").symlink_to("real.json")
    seawall.report = FULL
    seawall("scan", "img", "-o", "json=link.json", "-o", "table=new.txt")
    assert (clean / "link.json").is_symlink()
    assert json.loads((clean / "real.json").read_text())
    assert (clean / "real.json").stat().st_mode & 0o777 == 0o640
    mask = os.umask(0)
    os.umask(mask)
    assert (clean / "new.txt").stat().st_mode & 0o777 == 0o666 & ~mask


def test_what_fails_while_writing_leaves_the_old_file(seawall: Seawall, clean: Path) -> None:
    (clean / "a.json").write_text("old")
    seawall.report = msgspec.structs.replace(FULL, coverage=None)
    assert seawall("scan", "img", "-o", "table=a.json").code == 2
    assert (clean / "a.json").read_text() == "old"
    assert [path.name for path in clean.iterdir()] == ["a.json"]


def test_a_device_is_written_and_not_replaced(seawall: Seawall) -> None:
    seawall.report = FULL
    assert seawall("scan", "img", "-o", "json=/dev/null").code == 1
    assert Path("/dev/null").is_char_device()


def test_a_pipe_is_written_to(seawall: Seawall) -> None:
    """As /dev/stdout is one, and what a shell gives for >(command)."""
    seawall.report = FULL
    reading, writing = os.pipe()
    assert seawall("scan", "img", "-o", f"json=/dev/fd/{writing}").code == 1
    os.close(writing)
    with open(reading, "rb") as pipe:  # noqa: PTH123 (a descriptor)
        assert json.loads(pipe.read())["schema"] == "seawall.report/1"


def test_what_is_open_already_keeps_what_it_has(seawall: Seawall, clean: Path) -> None:
    seawall.report = FULL
    with (clean / "log").open("a") as log:
        log.write("before\n")
        log.flush()
        assert seawall("scan", "img", "-o", f"table=/dev/fd/{log.fileno()}").code == 1
        log.write("after\n")
    lines = (clean / "log").read_text().splitlines()
    assert (lines[0], lines[-2:]) == ("before", ["VIOLATED (exit code 1)", "after"])


def test_a_place_that_is_not_writable_is_found_before_the_scan(
    seawall: Seawall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)
    said = seawall("scan", "img", "-o", "json=a.json")
    assert (said.code, seawall.asked) == (2, [])
    assert "a.json cannot be written" in said.err


def test_links_in_a_circle_are_no_place(seawall: Seawall, clean: Path) -> None:
    (clean / "a.json").symlink_to("b.json")
    (clean / "b.json").symlink_to("a.json")
    said = seawall("scan", "img", "-o", "json=a.json")
    assert (said.code, seawall.asked) == (2, [])
    assert "a.json cannot be written" in said.err


@pytest.mark.parametrize("command", [("scan", "img"), ("secrets", "img"), ("posture", "registry:img")])
@pytest.mark.parametrize(("report", "code"), [(FULL, 1), (INCOMPLETE, 4), (EMPTY, 2)])
def test_an_output_that_fails_costs_no_other_and_no_verdict(
    seawall: Seawall,
    clean: Path,
    monkeypatch: pytest.MonkeyPatch,
    report: Report,
    code: int,
    command: tuple[str, str],
) -> None:
    (clean / "gone").mkdir()
    monkeypatch.setattr(outputs, "check", lambda _: (clean / "gone").rmdir())
    seawall.report = report
    said = seawall(*command, "-o", "json=gone/a.json", "-o", "sarif=b.sarif", "-o", "table")
    assert said.code == code
    assert said.err.startswith("seawall: error: ")
    assert "gone/a.json cannot be written" in said.err
    assert json.loads((clean / "b.sarif").read_text())["version"] == "2.1.0"
    assert "exit code" in said.out


def test_nobodys_home(seawall: Seawall, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container that runs with a user id of its own."""

    def unknown(uid: int) -> None:
        raise KeyError(uid)

    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    seawall.report = EMPTY
    said = seawall("scan", "img")
    assert (said.code, seawall.asked) == (2, [])
    assert "give --cache-dir" in said.err
    assert seawall("scan", "img", "--cache-dir", "c").code == 0
    monkeypatch.setenv("SEAWALL_CACHE_DIR", "d")
    assert seawall("scan", "img").code == 0
    assert [asked.cache_dir for asked in seawall.asked] == [Path("c"), Path("d")]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("-o", "tabel"),
            "'tabel' is not a format; there are checkstyle, codeclimate, gnu, json, junit, sarif, table",
        ),
        (("-o", "json="), "names no file"),
        (("-o", "json=no/such/dir/x"), "its directory must exist"),
        (("-o", "json", "-o", "table"), "two formats for stdout"),
        (("-o", "json=a", "-o", "sarif=./a"), "two formats for"),
        (("--fail-on", "bad"), "'bad' is not one of"),
        (("--severity", "high,bad"), "'bad' is not known"),
        (("--severity", ","), "nothing is named"),
        (("--max-db-age", "1 fortnight"), "not a length of time such as 24h or 7d"),
        (("--min-coverage", "101"), "101"),
        (("--scanners", "luck"), "'luck' is not known; there is vuln"),
        (("--mirror", "gopher://x"), "give an https address or a directory"),
        (("--jobs", "0"), "0"),
        (("--what",), "No such option"),
    ],
)
def test_misuse_is_said_before_anything_is_scanned(
    seawall: Seawall, arguments: tuple[str, ...], message: str
) -> None:
    said = seawall("scan", "img", *arguments)
    assert (said.code, said.out, seawall.asked) == (2, "", [])
    assert message in said.err
    assert said.err.startswith("seawall: error: ")


def test_rows_shorten_the_table(seawall: Seawall) -> None:
    seawall.report = FULL
    assert "1 more, left out by --rows" in seawall("scan", "img", "--rows", "1").out


def test_a_passed_verdict_is_zero(seawall: Seawall) -> None:
    seawall.report = msgspec.structs.replace(FULL, verdict=Verdict(Outcome.PASSED, 0))
    assert seawall("scan", "img").code == 0


def test_several_targets_are_scanned_each_with_the_same_options(seawall: Seawall) -> None:
    seawall.report = EMPTY
    said = seawall("scan", "one", "two", "--only-fixed", "--offline", "--no-cache")
    assert said.code == 0
    assert sorted(asked.target for asked in seawall.asked) == ["one", "two"]
    assert all(asked.filters == Filters(only_fixed=True) and asked.offline for asked in seawall.asked)
    assert "2 targets: 2 passed" in said.out
