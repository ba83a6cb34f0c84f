"""Entries as files: whole or not at all, whatever else happens to the directory."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from seawall.model.errors import FetchError
from seawall.source.cache.entry import NEW
from seawall.source.cache.files import Directory

NAME = "ab" + "0" * 62
FORK = multiprocessing.get_context("fork")


def in_a_process(work: Callable[[], None]) -> int:
    """Run in a forked process and return its exit code."""
    child = os.fork()
    if not child:
        try:
            work()
        except BaseException:  # noqa: BLE001 - whatever it is, it is the exit code
            os._exit(99)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def leftovers(folder: Path) -> list[Path]:
    return list(folder.rglob(f"{NEW}*"))


def test_there_and_back(tmp_path: Path) -> None:
    directory = Directory(tmp_path / "deep" / "cache")
    assert directory.get(NAME) is None
    directory.put(NAME, b"entry")
    assert directory.get(NAME) == b"entry"
    directory.put(NAME, b"another")
    assert directory.get(NAME) == b"another"
    assert directory.get(NAME, limit=6) is None
    directory.drop(NAME)
    directory.drop(NAME)
    assert directory.get(NAME) is None
    assert leftovers(tmp_path) == []


def test_reading_notes_the_use_once_a_minute(tmp_path: Path) -> None:
    directory = Directory(tmp_path)
    directory.put(NAME, b"entry")
    path = directory.path(NAME)
    now = time.time()
    os.utime(path, (now - 30, now - 30))
    directory.get(NAME)
    assert path.stat().st_mtime == pytest.approx(now - 30, abs=1)
    os.utime(path, (now - 90, now - 90))
    directory.get(NAME)
    assert path.stat().st_mtime == pytest.approx(now, abs=10)


@pytest.mark.parametrize("kind", ["pipe", "link", "directory", "socket"])
def test_what_is_no_file_is_no_entry(tmp_path: Path, kind: str) -> None:
    """And a pipe that nobody writes to does not stop a scan."""
    directory = Directory(tmp_path)
    path = directory.path(NAME)
    path.parent.mkdir()
    (tmp_path / "secret").write_text("secret")
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "link":
        path.symlink_to(tmp_path / "secret")
    elif kind == "directory":
        path.mkdir()
    else:
        os.mknod(path, 0o140644)
    try:
        found = directory.get(NAME)
    except FetchError:
        found = None
    assert found is None


def test_a_file_in_the_way_is_an_error_that_says_where(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    directory = Directory(tmp_path / "cache")
    assert directory.get(NAME) is None
    with pytest.raises(FetchError, match="cache/ab"):
        directory.put(NAME, b"entry")
    with pytest.raises(FetchError, match="cannot be written"):
        directory.check()


def test_a_read_only_directory_still_gives_what_it_has(tmp_path: Path) -> None:
    path = Directory(tmp_path).path(NAME)
    Directory(tmp_path).put(NAME, b"entry")
    os.utime(path, (1, 1))
    for each in (path, path.parent, tmp_path):
        each.chmod(0o555)

    def reader() -> None:
        os.chdir(tmp_path)  # the directories above are for one user only
        directory = Directory(Path())
        if os.geteuid() == 0:
            os.setgid(65534)
            os.setuid(65534)
        assert directory.get(NAME) == b"entry"
        directory.drop(NAME)
        assert directory.get(NAME) == b"entry"
        with pytest.raises(FetchError, match="Permission denied"):
            directory.put(NAME, b"other")
        with pytest.raises(FetchError, match="cannot be written by user"):
            directory.check()

    try:
        assert in_a_process(reader) == 0
    finally:
        for each in (tmp_path, path.parent):
            each.chmod(0o755)


def test_a_disk_that_fills_up_leaves_no_half_entry(tmp_path: Path) -> None:
    directory = Directory(tmp_path)
    directory.put(NAME, b"before")

    def writer() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        with pytest.raises(FetchError, match="File too large"):
            directory.put(NAME, b"x" * 2000)

    assert in_a_process(writer) == 0
    assert directory.get(NAME) == b"before"
    assert leftovers(tmp_path) == []


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    """A real one, where a test may mount it."""
    mounted = tmp_path / "disk"
    mounted.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(mounted)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("nothing can be mounted here; RLIMIT_FSIZE stands in for a full disk")
    try:
        directory = Directory(mounted)
        directory.put(NAME, b"before")
        with pytest.raises(FetchError, match="No space left"):
            directory.put(NAME, b"x" * 200_000)
        assert directory.get(NAME) == b"before"
        assert leftovers(mounted) == []
    finally:
        subprocess.run(["umount", str(mounted)], check=True)


def test_a_killed_writer_leaves_the_entry_of_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = Directory(tmp_path)
    directory.put(NAME, b"before")
    monkeypatch.setattr(Path, "replace", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    assert in_a_process(lambda: directory.put(NAME, b"after")) == -signal.SIGKILL
    assert directory.get(NAME) == b"before"
    assert len(leftovers(tmp_path)) == 1


def fill(folder: str, seed: int) -> None:
    directory = Directory(Path(folder), 50_000)
    for number in range(60):
        name = f"{(number * seed) % 60:064x}"
        directory.put(name, name.encode() * 10)
        assert directory.get(name) in {None, name.encode() * 10}
    directory.close()


def test_many_processes_at_once_write_what_one_does(tmp_path: Path) -> None:
    """And look after the limit at once, too; 60 entries of 640 bytes are within it."""
    with FORK.Pool(4) as pool:
        pool.starmap(fill, [(str(tmp_path / "many"), seed) for seed in (1, 7, 11, 13)])
    fill(str(tmp_path / "one"), 1)

    def content(folder: Path) -> dict[str, bytes]:
        paths = [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]
        return {str(path.relative_to(folder)): path.read_bytes() for path in paths}

    assert content(tmp_path / "many") == content(tmp_path / "one")
    assert leftovers(tmp_path) == []


def test_the_mode_is_what_the_mask_makes_it(tmp_path: Path) -> None:
    code = (
        "import os, sys, pathlib\n"
        "from seawall.source.cache.files import Directory\n"
        "os.umask(0o027)\n"
        f"Directory(pathlib.Path(sys.argv[1])).put({NAME!r}, b'')\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)
    assert Directory(tmp_path).path(NAME).stat().st_mode & 0o777 == 0o640
