"""Secrets in the history of a git repository: every commit of every reference, each blob once.

Git is asked as a program, and only such that runs nothing that a repository configures: no pager, no
filters, no hooks, no fetching.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from seawall.model.errors import LimitExceeded, Malformed, NotFound, Unsupported
from seawall.model.text import visible
from seawall.secrets import archives
from seawall.secrets.engine import Engine
from seawall.secrets.hits import Found
from seawall.secrets.looking import Looking
from seawall.secrets.trees import add_result, each_part
from seawall.source.forks import Tell

MOST_BLOBS = 2_000_000
SHALLOW = "a shallow clone: commits that were not fetched are not looked at (git fetch --unshallow)"
SUBMODULE = "a submodule is another repository: its history is searched with git:DIR of its own"
_PART = 200
_MARK = b"commit:"
_SETTINGS = (
    "core.fsmonitor=false",
    "log.showSignature=false",
    "core.quotePath=false",
    "log.mailmap=false",
    "diff.relative=false",
)
_BATCH = 500


class Blob(Struct, frozen=True):
    """A file's content in the history: its name, and the first commit that brought it, with its date."""

    id: str
    path: str
    commit: str
    date: str


def search_history(root: Path, engine: Engine, *, jobs: int | None = None) -> Found:
    """Search what any commit has brought, the oldest first; what the newest state has no more is `gone`.

    Raises NotFound for what is no repository, Unsupported where there is no git, Malformed for a history that
    git cannot read.
    """
    found = Found()
    if _asked(root, "rev-parse", "--is-shallow-repository").strip() == b"true":
        found.skip(str(root), SHALLOW)
    blobs = list(_blobs(root, found))
    newest = _newest(root)
    parts = [blobs[begin : begin + _size(len(blobs))] for begin in range(0, len(blobs), _size(len(blobs)))]

    def work(index: int, _tell: Tell) -> bytes:
        return _searched(root, parts[index], newest, engine).packed()

    for part, result in zip(parts, each_part(len(parts), work, jobs), strict=True):
        add_result(found, result, part[0].path, len(part))
    return found


def _size(blobs: int) -> int:
    return max(_PART, blobs // 500)


def _blobs(root: Path, found: Found) -> Iterator[Blob]:
    """Yield every blob of the history once, with the oldest commit that has it."""
    submodules: set[bytes] = set()
    first: dict[bytes, tuple[bytes, bytes]] = {}
    commit = b""
    arguments = ("log", "--all", "-c", "--raw", "-z", "--no-abbrev", "--no-renames", "--root")
    with _running(root, *arguments, "--no-ext-diff", f"--format={_MARK.decode()}%H %aI") as git:
        state = b""
        for token in _tokens(git):
            if state:  # what follows is a path, whatever it looks like
                if b" 160000 " in state or state.startswith(b":160000 "):
                    submodules.add(token)
                blob = _new_blob(state)
                if blob:
                    first[blob] = (token, commit)  # later ones are older
                    if len(first) > MOST_BLOBS:
                        raise LimitExceeded(f"{root}: more than {MOST_BLOBS} files in its history")
                state = b""
            elif token.startswith(_MARK):
                commit = token.removeprefix(_MARK)
            elif token.lstrip(b"\n").startswith(b":"):
                state = token.lstrip(b"\n")
    for path in sorted(submodules):
        found.skip(_shown(path), SUBMODULE)
    for blob, (path, told) in reversed(first.items()):
        name, _, date = told.decode(errors="replace").partition(" ")
        yield Blob(blob.decode(errors="replace"), _shown(path), name, date[:10])


def _shown(path: bytes) -> str:
    return visible(path.decode("utf-8", "backslashreplace"), 4096)


def _new_blob(state: bytes) -> bytes:
    """Return the id of what a line of `--raw` puts in place, b"" for what is no file."""
    parents = len(state) - len(state.lstrip(b":"))
    fields = state[parents:].split(b" ")
    if len(fields) < 2 * parents + 3 or fields[parents][:3] != b"100":
        return b""
    blob = fields[2 * parents + 1]
    return b"" if not blob.strip(b"0") else blob


def _tokens(git: _Git) -> Iterator[bytes]:
    rest = b""
    while piece := git.read(1 << 16):
        *whole, rest = (rest + piece).split(b"\0")
        yield from whole
    if rest:
        yield rest


def _newest(root: Path) -> frozenset[bytes]:
    """Return the blobs of the state that is checked out, or would be; none where there is no commit."""
    try:
        listed = _asked(root, "ls-tree", "-r", "-z", "--full-tree", "HEAD")
    except Malformed:
        return frozenset()
    return frozenset(line.split(b"\t", 1)[0].rpartition(b" ")[2] for line in listed.split(b"\0") if line)


def _searched(root: Path, part: Sequence[Blob], newest: frozenset[bytes], engine: Engine) -> Looking:
    looking = Looking(engine)
    for blob, content in _contents(root, part, looking):
        before = len(looking.found.hits)
        looking.content(blob.path, content, commit=blob.commit)
        gone = blob.id.encode() not in newest
        looking.found.hits[before:] = [
            replace(hit, commit=blob.commit, date=blob.date, gone=gone) for hit in looking.found.hits[before:]
        ]
    return looking


def _contents(root: Path, part: Sequence[Blob], looking: Looking) -> Iterator[tuple[Blob, bytes]]:
    """Yield blobs with what they hold; what is too long or not there is said."""
    with _running(root, "cat-file", "--batch", write=True) as git:
        for begin in range(0, len(part), _BATCH):
            asked = part[begin : begin + _BATCH]
            git.ask("".join(f"{blob.id}\n" for blob in asked).encode())
            for blob in asked:
                head = git.readline().split()
                if len(head) != 3 or not head[2].isdigit():
                    looking.found.skip(blob.path, "git does not have what a commit names")
                    continue
                size = int(head[2])
                if size > archives.LARGEST:
                    git.skip(size + 1)
                    looking.wants(blob.path, size, 0)
                else:
                    content = git.read(size)
                    git.skip(1)
                    yield blob, content


class _Git:
    """Both ends of a git that runs."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        self._to, self._from = process.stdin, process.stdout

    def ask(self, text: bytes) -> None:
        assert self._to is not None
        self._to.write(text)
        self._to.flush()

    def readline(self) -> bytes:
        return self._from.readline(4096)

    def read(self, size: int = -1) -> bytes:
        return self._from.read(size)

    def skip(self, size: int) -> None:
        while size > 0 and (piece := self._from.read(min(size, 1 << 20))):
            size -= len(piece)


def _asked(root: Path, *arguments: str) -> bytes:
    with _running(root, *arguments) as git:
        return git.read()


@contextmanager
def _running(root: Path, *arguments: str, write: bool = False) -> Iterator[_Git]:
    """Run git and give what it says; raises NotFound, Unsupported and Malformed for what goes wrong."""
    settings = [word for each in _SETTINGS for word in ("-c", each)]
    with tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(  # noqa: S603 - no shell, and options before the user's words
                [_git(), "--no-pager", "--no-replace-objects", "-C", os.fspath(root), *settings, *arguments],
                stdin=subprocess.PIPE if write else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=_environment(),
            )
        except OSError as error:
            raise Unsupported(f"git cannot be run: {error.strerror or error}") from None
        with process:
            try:
                yield _Git(process)
            except BaseException:
                process.kill()
                raise
            if process.stdin:
                process.stdin.close()
            if process.stdout:
                process.stdout.read()
            code = process.wait()
        errors.seek(0)
        said = visible(errors.read(2000).decode(errors="replace").strip().rpartition("\n")[2], 300)
    if code:
        if "not a git repository" in said or "cannot change to" in said:
            raise NotFound(f"{root}: not a git repository")
        raise Malformed(f"{root}: git {arguments[0]} ended with {code}: {said}")


def _git() -> str:
    found = shutil.which("git")
    if found is None:
        raise Unsupported("git: there is no such program: install git to search the history")
    return found


def _environment() -> dict[str, str]:
    """Return this environment, without what would lead git elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {
        **kept,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_CONFIG_NOSYSTEM": "1",
        "LC_ALL": "C",
    }
