"""The evaluation against moby's own, in the docker client, and against buildah's builds."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from seawall.dockerfile.context import walking
from seawall.dockerfile.context.ignoring import Inherited, Matcher, parts, patterns_in
from seawall.dockerfile.context.walking import Kind, ignoring, walked
from seawall.model.errors import Malformed
from support.contexts import BUILDER_FILES, Buildah, case, moby, plant, prefixed
from support.tools import require_program

CASES = 500
MATCHER_OF_TODAY = (23, 0)  # github.com/moby/patternmatcher
ROUND = 50


class Client(Matcher):
    """The docker client's walk, and buildah's: a directory is entered only for an exception spelled like it.

    BuildKit enters it for an exception with a wildcard, too (fsutil's filter).
    """

    def enters(self, directory: str) -> bool:
        named = (f"{pattern.text}/" for pattern in self.patterns if pattern.exception)
        return any(name.startswith(f"{directory}/") for name in named)


class Storage(Client):
    """containers/storage, of which buildah has its patterns: each is asked of every directory above a path.

    moby does not ask an exception of a directory that is not excluded, nor a pattern of one that is.
    """

    def judged(self, path: str, inherited: Inherited) -> tuple[bool, Inherited]:
        excluded = False
        above = [(part, part.encode()) for part in parts(path)]
        for pattern in self.patterns:
            if any(pattern.matches(*part) for part in above):
                excluded = not pattern.exception
        return excluded, inherited


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path, for it becomes that of a socket."""
    made = Path(mkdtemp(prefix="sw"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


def client_version(docker: Path) -> tuple[int, ...]:
    said = subprocess.run([docker, "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(map(int, re.findall(r"\d+", said)[:2]))


def files(root: Path) -> set[str]:
    entries = walked(root, ignoring(root, None)).entries.values()
    return {entry.path for entry in entries if entry.kind is not Kind.DIRECTORY}


def test_moby_sends_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docker = require_program("docker", "its client evaluates the ignore file")
    if client_version(docker) < MATCHER_OF_TODAY:
        pytest.skip("clients before 23 evaluate with an earlier matcher, which moby has replaced")
    monkeypatch.setattr(walking, "Matcher", Client)
    excluded = refused = 0
    with moby(docker, folder) as client:
        for seed in range(CASES):
            made = case(seed)
            root = folder / str(seed)
            root.mkdir()
            plant(root, made)
            (root / "Dockerfile").write_text("FROM scratch\n")
            (root / ".dockerignore").write_text(made.ignore, newline="")
            theirs = client.sends(root)
            try:
                ours = files(root) | BUILDER_FILES  # sent whatever the file says, for the build needs them
            except Malformed:
                ours = None
            assert ours == theirs, made
            refused += theirs is None
            excluded += len(made.files) + 2 - len(theirs or ())
    assert refused > 10
    assert excluded > 1_000


def rounds(folder: Path) -> Iterator[tuple[Path, int]]:
    """Yield contexts of many cases each, a folder a case, and how many cases there are in all so far."""
    seed = count = 0
    while count < CASES:
        root = folder / f"round{count}"
        lines = ""
        for _ in range(ROUND):
            while True:
                made, name = case(seed), f"t{seed}"
                seed += 1
                text = prefixed(made.ignore, name)
                if evaluable(pattern for _, pattern in patterns_in(text)):
                    break
            plant(root / name, made)
            lines += text
        (root / ".dockerignore").write_text(lines)
        count += ROUND
        yield root, count


def evaluable(patterns: Iterable[str]) -> bool:
    try:
        return all(pattern.matches("a", b"a") in {True, False} for pattern in Matcher(patterns).patterns)
    except Malformed:
        return False


def test_buildah_copies_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    buildah = Buildah(require_program("buildah"), folder)
    explained: set[str] = set()
    count = 0
    for root, count in rounds(folder):  # noqa: B007
        theirs = buildah.copies(root) - BUILDER_FILES
        for matcher in (Client, Storage):
            monkeypatch.setattr(walking, "Matcher", matcher)
            different = {path.partition("/")[0] for path in (files(root) - BUILDER_FILES) ^ theirs}
            if matcher is Client:
                explained |= different
            else:
                assert not different, f"{root}: {sorted(different)}"
    assert count >= CASES
    assert len(explained) < CASES * 0.05  # moby, which the test above holds us to, answers these otherwise


def test_buildah_and_the_instructions_agree(folder: Path) -> None:
    from seawall.dockerfile.context.judging import judged

    buildah = Buildah(require_program("buildah"), folder)
    root = folder / "tree"
    paths = ("a/one.txt", "a/two.md", "b/c/deep.txt", "b/x-1.txt", "top.txt", "top.md", "sp ace/é.txt")
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x" * random.Random(path).randint(1, 99))
    (root / "link").symlink_to("b")
    (root / ".dockerignore").write_text("**/*.md\n!a/two.md\n")
    copies = [
        "COPY a /",
        "COPY top.* /",
        "COPY */*.txt /",
        'COPY ["sp ace", "/"]',
        "COPY link/c /",
        "COPY b/x?1.txt /",
    ]
    copies += ["ENV V=b\nCOPY ${V}/c ${V:+a} /", "COPY . /", "COPY a/../b /", "COPY b/./c/deep.txt /q/"]
    for number, copy in enumerate(copies):
        text = f"FROM scratch\n{copy}\n"
        file = folder / f"Dockerfile{number}"
        file.write_text(text)
        taken = judged(root, file).taken[0]
        theirs = buildah.copies(root, text)
        assert sorted(Path(path).name for path in taken.paths) == sorted(
            Path(path).name for path in theirs
        ), copy
