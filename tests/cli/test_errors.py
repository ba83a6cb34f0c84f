"""The boundary: each way to fail, its exit code, and the one line on stderr."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from seawall.model import errors
from support.commandline import SOURCES, Seawall, process


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.NotFound("img: there is no such file"), 3),
        (errors.NotAllowed("img: 401 Unauthorized"), 3),
        (errors.Malformed("img: not a tar"), 2),
        (errors.DataUnavailable("no shard"), 5),
        (errors.Offline("refused"), 2),
        (FileNotFoundError(2, "No such file or directory", "x"), 2),
    ],
)
def test_errors_have_their_exit_code(seawall: Seawall, error: Exception, code: int) -> None:
    seawall.report = error
    said = seawall("scan", "img")
    assert (said.code, said.out) == (code, "")
    assert said.err.startswith("seawall: error: ")
    assert "Traceback" not in said.err


def test_an_unexpected_error_is_one_line(seawall: Seawall, monkeypatch: pytest.MonkeyPatch) -> None:
    seawall.report = ZeroDivisionError("oh")
    said = seawall("scan", "img")
    assert said.code == 2
    assert said.err == (
        "seawall: error: internal error: ZeroDivisionError: oh; please report it; "
        "SEAWALL_DEBUG=1 shows the traceback\n"
    )
    monkeypatch.setenv("SEAWALL_DEBUG", "1")
    assert "Traceback" in seawall("scan", "img").err


def test_messages_tell_no_terminal_what_to_do(seawall: Seawall) -> None:
    seawall.report = errors.Malformed("layer \x1b[2J\u202e:\nbroken")
    assert seawall("scan", "img").err == "seawall: error: layer \\x1b[2J\\u202e:\nbroken\n"


def test_interrupted(seawall: Seawall) -> None:
    seawall.report = KeyboardInterrupt()
    said = seawall("scan", "img")
    assert (said.code, said.err) == (130, "seawall: interrupted\n")


def test_no_command_shows_the_help(seawall: Seawall) -> None:
    said = seawall()
    assert said.code == 2
    assert "Commands:" in said.err


def test_unknown_command(seawall: Seawall) -> None:
    said = seawall("scna")
    assert said.code == 2
    assert "No such command 'scna'" in said.err


def test_a_real_interrupt(tmp_path: Path) -> None:
    code = (
        "import sys, time, seawall.scan as scan\n"
        "def run(*_):\n"
        "    print('ready', flush=True); time.sleep(20)\n"
        "scan.run = run\n"
        "sys.argv = ['seawall', 'scan', 'x']\n"
        "from seawall.cli import main; main()\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
    )
    with child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(0.05)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=10)
    assert child.returncode == 130
    assert err.strip() == "seawall: interrupted"


def test_a_reader_that_leaves_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as broken:
        done = subprocess.run(
            [sys.executable, "-m", "seawall", "scan", "--help"],
            stdout=broken,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(SOURCES)},
            check=False,
        )
    assert done.returncode == 141
    assert done.stderr == b""


@pytest.mark.parametrize(
    ("closed", "arguments", "code", "said"),
    [
        (">&-", "lint Dockerfile", 2, "seawall: error: Bad file descriptor\n"),
        (">&-", "--version", 2, "seawall: error: Bad file descriptor\n"),
        (">&-", "lint Dockerfile -q -o json=found.json", 0, ""),
        ("<&-", "lint -", 2, "seawall: error: Bad file descriptor\n"),
        ("<&-", "secrets -", 2, "seawall: error: Bad file descriptor\n"),
        ("<&-", "posture -", 2, "seawall: error: Bad file descriptor\n"),
        ("2>&-", "lint nothing", 3, ""),
        (">&- <&- 2>&-", "lint Dockerfile -q -o json=found.json", 0, ""),
    ],
)
def test_streams_that_are_closed(tmp_path: Path, closed: str, arguments: str, code: int, said: str) -> None:
    (tmp_path / "Dockerfile").write_text("FROM scratch\n")
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$0" -m seawall {arguments} {closed}', sys.executable],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCES), "XDG_CACHE_HOME": str(tmp_path)},
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (code, "", said)
    assert (tmp_path / "found.json").exists() == ("json" in arguments)


@pytest.mark.parametrize(
    ("pipe", "arguments", "code"),
    [
        ("Dockerfile.old", "lint .", 0),
        (".dockerignore", "lint .", 4),
        (".dockerignore", "context .", 3),
        ("a.yaml", "posture .", 4),
        ("a.yaml", "scan . --scanners misconfig,secret", 0),
    ],
)
def test_nobody_waits_for_a_pipe_in_a_directory(tmp_path: Path, pipe: str, arguments: str, code: int) -> None:
    (tmp_path / "Dockerfile").write_text("FROM scratch\n")
    (tmp_path / "compose.yml").write_text("services: {a: {image: b}}\n")
    os.mkfifo(tmp_path / pipe)
    done = subprocess.run(
        [sys.executable, "-m", "seawall", *arguments.split()],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCES), "XDG_CACHE_HOME": str(tmp_path / "cache")},
        timeout=30,
        check=False,
    )
    assert done.returncode == code, done.stderr


def test_a_real_process() -> None:
    done = process("scan", "x", "-o", "tabel")
    assert done.returncode == 2
    assert done.stderr.startswith("seawall: error: ")


def test_ascii_output(seawall: Seawall, tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "import seawall.scan as scan\n"
        "from support.reports import HOSTILE_REPORT\n"
        "scan.run = lambda *_: HOSTILE_REPORT\n"
        "sys.argv = ['seawall', 'scan', 'x', '-o', sys.argv[1]]\n"
        "from seawall.cli import main; main()\n"
    )
    root = Path(__file__).parents[2]
    for name in ("table", "json"):
        done = subprocess.run(
            [sys.executable, "-c", code, name],
            capture_output=True,
            cwd=root,
            env={"PATH": "", "PYTHONPATH": str(SOURCES), "PYTHONIOENCODING": "ascii", "HOME": str(tmp_path)},
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout
