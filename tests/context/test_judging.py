from __future__ import annotations

import contextlib
import os
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.dockerfile.context import judging
from seawall.dockerfile.context.copying import Sources, Taken
from seawall.dockerfile.context.ignoring import Matcher, patterns_in
from seawall.dockerfile.context.instructions import instructions
from seawall.dockerfile.context.judging import Judged, judged
from seawall.dockerfile.context.unwanted import RULES, Index
from seawall.dockerfile.context.walking import Ignoring, Kind, ignoring, opened, walked
from seawall.dockerfile.parsing import MOST_BYTES
from seawall.dockerfile.words import expanded
from seawall.model.errors import LimitExceeded, Malformed, NotAllowed, NotFound, Unsupported
from seawall.model.finding import Severity
from seawall.source.limits import Limits
from support.rights import nobody

KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\n"


def planted(root: Path, files: Mapping[str, str]) -> Path:
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root


def taken(root: Path, dockerfile: str, **arguments: str) -> tuple[Taken, ...]:
    (root / "Dockerfile").write_text(dockerfile)
    return judged(root, arguments=arguments).taken


TREE = {"src/a.py": "a", "src/b.py": "bb", "src/t/c.md": "ccc", "top.txt": "x", "q r": "y", "b[1].py": "z"}


@pytest.mark.parametrize(
    ("copy", "paths"),
    [
        ("COPY src /d", ["src/a.py", "src/b.py", "src/t/c.md"]),
        ("COPY src/ top.txt /d/", ["src/a.py", "src/b.py", "src/t/c.md", "top.txt"]),
        ("COPY src/*.py /d/", ["src/a.py", "src/b.py"]),
        ("COPY */a.py /d/", ["src/a.py"]),
        ("COPY s*/t/ /d/", ["src/t/c.md"]),
        ("COPY /../src/./t/../a.py /d", ["src/a.py"]),
        ('COPY ["q r", "/d"]', ["q r"]),
        ("COPY b[[]1].py /d", ["b[1].py"]),
        ("COPY --exclude=*.py --exclude=t src /d", []),
        ("COPY --exclude=**/*.md --exclude=a.* src /d", ["src/b.py"]),
        ("COPY --exclude=*.py src/*.py /d", []),
        ("COPY --parents src/**/*.md /d", ["src/t/c.md"]),
        ("copy \\\n# a comment\n  src/a.py \\\n  /d", ["src/a.py"]),
        ("ARG V=src\nCOPY $V/a.py /d", ["src/a.py"]),
        ("ARG V\nCOPY ${V:-src}/a.py /d", ["src/a.py"]),
        ("ENV V=src W='top'\nENV X=$V\nCOPY ${X}/a.py $W.txt /d/", ["src/a.py", "top.txt"]),
        ("ENV V=src\nARG V=other\nCOPY ${V}/a.py /d", ["src/a.py"]),
        ("ARG GIVEN=no\nCOPY $GIVEN/a.py /d", ["src/a.py"]),
        ("ARG GLOBAL\nCOPY $GLOBAL/a.py /d", ["src/a.py"]),
        ("ONBUILD COPY --chown=1 src/t /d", ["src/t/c.md"]),
        ("ADD https://example.org/x src/a.py /d/", ["src/a.py"]),
        ("COPY --from=other src /d", []),
        ("COPY <<EOF src/a.py /d/\nsrc/b.py\nEOF", ["src/a.py"]),
        ("COPY nothing /d", []),
    ],
)
def test_what_a_copy_takes(tmp_path: Path, copy: str, paths: list[str]) -> None:
    found = taken(planted(tmp_path, TREE), f"ARG GLOBAL=src\nFROM scratch\n{copy}\n", GIVEN="src")
    assert len(found) == 1
    assert list(found[0].paths) == paths
    assert found[0].bytes == sum(len(TREE[path]) for path in paths)


def test_stages(tmp_path: Path) -> None:
    text = (
        "FROM scratch AS one\nENV V=src\nCOPY top.txt /\nFROM one\nCOPY $V/a.py /\nFROM scratch\nCOPY x$V /\n"
    )
    found = taken(planted(tmp_path, TREE), text)
    assert [(each.instruction.stage, each.instruction.line, each.paths) for each in found] == [
        ("one", 3, ("top.txt",)),
        ("1", 5, ("src/a.py",)),
        ("2", 7, ()),
    ]
    assert found[2].instruction.sources == ("x",)


def test_a_stage_may_be_meant_by_an_argument(tmp_path: Path) -> None:
    text = "ARG BASE=One\nFROM scratch AS one\nENV V=src\nFROM ${BASE}\nCOPY $V/a.py /\n"
    assert [each.paths for each in taken(planted(tmp_path, TREE), text)] == [("src/a.py",)]


def test_bytes_that_are_not_utf8_are_no_obstacle(tmp_path: Path) -> None:
    (planted(tmp_path, TREE) / "Dockerfile").write_bytes(b"FROM scratch\nLABEL a=\xff\nCOPY top.txt /\n")
    assert judged(tmp_path).taken[0].paths == ("top.txt",)


def test_another_escape_character(tmp_path: Path) -> None:
    found = taken(planted(tmp_path, TREE), "# escape=`\nFROM scratch\nCOPY src/a.py `\n top.txt /d/\n")
    assert found[0].paths == ("src/a.py", "top.txt")


def test_links_never_leave_the_root(tmp_path: Path) -> None:
    root = planted(tmp_path / "root", TREE)
    planted(tmp_path, {"secret": "s", "outside/x": "x"})
    for name, target in {
        "up": "../secret",
        "away": str(tmp_path / "outside"),
        "absolute": "/src/t",
        "loop": "loop",
        "ring": "src/back",
        "src/back": "../ring",
        "self": ".",
    }.items():
        (root / name).symlink_to(target)
    text = "FROM scratch\n" + "".join(
        f"COPY {source} /d\n"
        for source in ("up", "away/x", "absolute", "loop", "ring/x", "self/self/top.txt", "src")
    )
    found = taken(root, text)
    assert [each.paths for each in found[:6]] == [(), (), ("src/t/c.md",), (), (), ("top.txt",)]
    assert "src/back" in found[6].paths  # a link below what is copied stays one
    assert "circle" in found[3].missing[0]
    assert "circle" in found[4].missing[0]
    with pytest.raises(NotAllowed), opened(judged(root).context, "away/x"):
        pass


def test_special_files_are_said(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(str(tmp_path / "s"))
        found = taken(tmp_path, "FROM scratch\nCOPY . /\n")
    assert found[0].special == ("pipe", "s")


def test_the_ignore_file_beside_the_dockerfile_goes_first(tmp_path: Path) -> None:
    planted(
        tmp_path,
        {
            ".dockerignore": "a",
            "f/Dockerfile.dockerignore": "b",
            "f/Dockerfile": "FROM x\n",
            "a": "",
            "b": "",
        },
    )
    assert ignoring(tmp_path, None).patterns == ((1, "a"),)
    assert ignoring(tmp_path, tmp_path / "f/Dockerfile").patterns == ((1, "b"),)
    assert [entry.path for entry in judged(tmp_path, tmp_path / "f/Dockerfile").context.files()][1:] == [
        "a",
        "f/Dockerfile",
        "f/Dockerfile.dockerignore",
    ]


def test_unreadable_directories_are_said() -> None:
    with TemporaryDirectory() as name:  # the parents of tmp_path are closed to others
        root = Path(name)
        (root / "closed").mkdir(mode=0)
        root.chmod(0o755)
        with nobody():
            assert [item.subject for item in judged(root).not_assessed] == ["closed", "Dockerfile"]


@pytest.mark.parametrize("mode", [0, 0o444], ids=["closed", "listed"])
def test_a_root_that_is_closed_is_named(mode: int) -> None:
    with TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(mode)
        with nobody():
            with pytest.raises(NotAllowed, match="/Dockerfile: Permission denied"):
                judged(root)
            with pytest.raises(NotAllowed, match=r"/\.dockerignore: Permission denied"):
                ignoring(root, None)


def test_what_cannot_be_known_is_said(tmp_path: Path) -> None:
    text = "FROM scratch\nARG TARGETARCH\nCOPY bin-$TARGETARCH ${X#y} /\n"
    (tmp_path / "Dockerfile").write_text(text)
    assert [item.subject for item in judged(tmp_path).not_assessed] == ["Dockerfile:3", "Dockerfile:3"]


def test_what_thousands_of_copies_take_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "MOST_TAKEN", 2 * (len(TREE) + 1))
    (planted(tmp_path, TREE) / "Dockerfile").write_text("FROM scratch\n" + "COPY . /\n" * 5)
    found = judged(tmp_path)
    assert [each.instruction.line for each in found.taken] == [2, 3, 4]
    assert [(item.subject, item.weight) for item in found.not_assessed] == [("Dockerfile:5", 2)]


def test_a_walk_is_bounded(tmp_path: Path) -> None:
    planted(tmp_path, {f"d{n}/{m}": "" for n in range(5) for m in range(5)} | {"x/y/z/w": ""})
    context = walked(tmp_path, Ignoring(), Limits(entries=12))
    assert [item.why[:12] for item in context.not_assessed] == ["more than 12"]
    deep = walked(tmp_path, Ignoring(), Limits(depth=1))
    assert [item.subject for item in deep.not_assessed] == ["x/y"]


def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"a\xff.env")).write_text("x")
    (tmp_path / os.fsdecode(b"k\xfe.pem")).write_text(KEY)
    (tmp_path / ".dockerignore").write_bytes(b"k?.pem\n")
    found = judged(tmp_path)
    assert [finding.package for finding in found.findings] == ["a\\udcff.env"]


def test_findings(tmp_path: Path) -> None:
    files = {
        "app/.env": "A=1",
        "app/.env.example": "A=",
        "cert.pem": "-----BEGIN CERTIFICATE-----",
        "key.pem": KEY,
        ".npmrc": "registry=x",
        "web/.npmrc": "//x/:_authToken=abc",
        "node_modules/a/.env": "",
        "node_modules/b.js": "bb",
        ".git/HEAD": "x",
        "kept/id_rsa": KEY,
        "Dockerfile": "FROM scratch\nCOPY app key.pem node_modules /\nCOPY . /x\n",
        ".dockerignore": "kept\n",
    }
    found = judged(planted(tmp_path, files))
    told = {finding.package: finding for finding in found.findings}
    assert {path: (each.advice.id, each.advice.severity) for path, each in told.items()} == {
        "app/.env": ("context/environment-file", Severity.HIGH),
        "key.pem": ("context/private-key", Severity.CRITICAL),
        "web/.npmrc": ("context/package-credentials", Severity.HIGH),
        "node_modules": ("context/installed-packages", Severity.LOW),
        ".git": ("context/version-control", Severity.MEDIUM),
    }
    assert told["key.pem"].kind == "context"
    assert [place.line for place in told["key.pem"].locations] == [None, 2, 3]
    assert "2 files" in told["node_modules"].explanation
    assert not found.not_assessed


def test_what_is_not_copied_is_low(tmp_path: Path) -> None:
    found = judged(planted(tmp_path, {"key.pem": KEY, "Dockerfile": "FROM scratch\nCOPY Dockerfile /\n"}))
    assert [finding.advice.severity for finding in found.findings] == [Severity.LOW]
    assert judged(planted(tmp_path / "b", {"key.pem": KEY})).findings[0].advice.severity is Severity.CRITICAL


NAMES = (
    "key.pem",
    "!key.pem",
    "#k.pem",
    " k.pem",
    "a|b.pem",
    "[x]{2}^.pem",
    "k*\\?.pem",
    "d/é.pem",
    "d/.env",
    "x/.git/HEAD",
)


def test_what_is_proposed_keeps_back_what_was_found(tmp_path: Path) -> None:
    rest = dict.fromkeys(("a.pem.txt", "b.pem", "k1.pem"), KEY)
    first = judged(planted(tmp_path, dict.fromkeys(NAMES, KEY)))
    assert len(first.findings) == len(NAMES)
    planted(tmp_path, rest)
    (tmp_path / ".dockerignore").write_text("".join(f"{line}\n" for line in first.proposed))
    assert {entry.path for entry in judged(tmp_path).context.files()} == {*rest, ".dockerignore"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_finds_its_names_and_its_patterns_keep_them_back(rule: object) -> None:
    assert rule in RULES
    index = Index()
    for each in [found for found in RULES if found is rule]:
        kept = Matcher(text for _, text in patterns_in("\n".join(each.patterns)))
        for name in each.names:
            path = "x/" + name.rstrip("/").replace("[0-9]", "1").replace("*", "q")
            assert index.of_directory(path) is each if name.endswith("/") else each in index.of_file(path), (
                name
            )
            assert kept.excludes(path), name
        for name in each.unless:
            assert each not in index.of_file(f"x/{name}"), name
            assert not kept.excludes(f"x/{name}")
    assert not index.of_file("src/main.py")


@pytest.mark.parametrize(
    ("word", "made"),
    [
        ("a$X", "ab c"),
        ("'$X'", "$X"),
        ('"$X"', "b c"),
        ("\\$X", "$X"),
        ("${N:-d$X}", "db c"),
        ("${E-d}", ""),
        ("${E:-d}", "d"),
        ("${X:+y}", "y"),
        ("${N+y}", ""),
        ("$", "$"),
        ('"a\\*"', "a\\*"),
        ("a\\*", "a*"),
    ],
)
def test_words(word: str, made: str) -> None:
    assert expanded(word, {"X": "b c", "E": ""}) == made


@pytest.mark.parametrize("word", ["$U", "${X", "${X#a}", "'a", '"a', "${}", "${N:?no}", "${N:-" * 60])
def test_words_that_are_not_evaluated(word: str) -> None:
    with pytest.raises(Unsupported):
        expanded(word, {"X": "b", "U": None})


@given(st.text("a$\\'\"{}:-+?X ", max_size=30))
def test_any_word_is_an_answer_or_unsupported(word: str) -> None:
    with contextlib.suppress(Unsupported):
        assert isinstance(expanded(word, {"X": "x"}), str)


@given(st.text(max_size=300), st.sampled_from(["FROM a\nCOPY ", "FROM a\nONBUILD ADD ", "ENV ", ""]))
def test_any_dockerfile_is_read_or_malformed(text: str, start: str) -> None:
    with contextlib.suppress(Malformed):
        instructions("Dockerfile", (start + text).encode())


def test_hostile_dockerfiles() -> None:
    for data, why in (
        (b"#" * (MOST_BYTES + 1), "larger than"),
        (b"FROM a\nRUN x \\\n" + b" y\\\n" * 19_000 + b" z\n", "Dockerfile:4002: an instruction of more"),
        (b"FROM a\n" * 1_001, "more than 1000 stages"),
    ):
        with pytest.raises(LimitExceeded, match=why):
            instructions("Dockerfile", data)
    with pytest.raises(Malformed, match="not a Dockerfile"):
        instructions("Dockerfile", b"FROM a\nCOPY <<EOF /\n")
    for data in (b"FROM a\n\\", b"FROM a\nCOPY \0 /"):
        with pytest.raises(Malformed, match="line 2"):
            instructions("Dockerfile", data)
    grown = "FROM a\nENV A=aaaaaaaaaaaaaaaa\n" + "ENV A=$A$A$A$A$A$A$A$A\n" * 30 + "COPY $A /\n"
    assert instructions("Dockerfile", grown.encode())[0].unknown


def test_what_a_build_would_refuse_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        judged(tmp_path / "nowhere")
    with pytest.raises(NotFound, match="-f"):
        judged(tmp_path, tmp_path / "Dockerfile.x")
    (tmp_path / ".dockerignore").write_text("a\n[\n")
    with pytest.raises(Malformed, match="line 2"):
        judged(tmp_path)
    (tmp_path / ".dockerignore").write_text("a\n" * 10_001)
    with pytest.raises(LimitExceeded, match="10001 patterns"):
        judged(tmp_path)


def test_twenty_thousand_files(tmp_path: Path) -> None:
    for folder in range(100):
        (tmp_path / f"d{folder}").mkdir()
        for file in range(200):
            os.close(os.open(tmp_path / f"d{folder}" / f"file{file}.txt", os.O_CREAT))
    planted(
        tmp_path, {".dockerignore": "**/*.log\n.git\n!d1/**\nfile?.x\n", "Dockerfile": "FROM a\nCOPY . /\n"}
    )
    begun = time.process_time()
    found: Judged = judged(tmp_path)
    assert time.process_time() - begun < 10  # half a second where nothing else runs: no square of the number
    assert len(found.taken[0].paths) == 20_002
    assert all(entry.kind is Kind.FILE for entry in found.context.files())
    assert Sources(found.context)


def test_a_dockerfile_that_is_none_is_named(tmp_path: Path) -> None:
    file = planted(tmp_path, {"Dockerfile": "# nothing\n"}) / "Dockerfile"
    with pytest.raises(Malformed, match=rf"^{file}: not a Dockerfile: file with no instructions"):
        judged(tmp_path)
