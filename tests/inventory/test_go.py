"""Go's build information, against what `go build` makes, in its older form, and broken; and go.mod."""

from __future__ import annotations

import os
import subprocess
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from struct import pack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.inventory.catalogers import go_binary, go_mod
from seawall.inventory.executables import HEAD_LENGTH, Layout, Segment, layout
from seawall.inventory.gobinary import MAX_HEADERS, MODULES_LIMIT, BuildInfo, Window, read_build_info
from seawall.inventory.golang import release
from seawall.model.errors import LimitExceeded, Malformed
from seawall.model.package import NotAssessed, Package
from seawall.source.base import MIB
from seawall.source.memory import MemoryFile
from support import go
from support.hostile import cut_short, flipped, patched, survives
from support.tools import require_program

MODULES = (
    "path\texample.com/tools/cmd/serve\nmod\texample.com/tools\tv1.4.2\th1:x\n"
    "dep\tgolang.org/x/sys\tv0.0.0-20200501145240-bc7a7d42d5c3\th1:y\n"
)
INLINE = go.built("go1.22.5", MODULES)
POINTERS = go.built_before_1_18("go1.15", MODULES)
MACHINES = [go.Machine(word, big) for word in (4, 8) for big in (False, True)]
PROGRAMS = {
    "plain": ((), {}),
    "stripped": (("-ldflags", "-s -w"), {}),
    "anonymous": (("-ldflags", "-buildid= -X main.version=1.4.2"), {}),
    "big-endian": ((), {"GOARCH": "s390x"}),
    "pe": ((), {"GOOS": "windows", "GOARCH": "amd64"}),
    "mach-o": ((), {"GOOS": "darwin", "GOARCH": "arm64"}),
}


def read(content: bytes, piece: int = 1000) -> BuildInfo | None:
    """Read build information from a file that arrives in pieces."""
    found = layout(content[:HEAD_LENGTH])
    assert found is not None
    return read_build_info(pieces(content, piece), found)


def pieces(content: bytes, size: int) -> Iterator[bytes]:
    return (content[at : at + size] for at in range(0, len(content), size))


def parse(content: bytes, mode: int = 0o755, path: str = "usr/bin/tool") -> list[object]:
    return list(go_binary.parse(MemoryFile(path, content, mode)))


def named(records: list[object]) -> dict[str, str]:
    """Versions by module path; what is not assessed has none."""
    packages = [r for r in records if isinstance(r, Package)]
    unknown = {r.subject: "" for r in records if isinstance(r, NotAssessed)}
    return {f"{p.namespace}/{p.name}".lstrip("/"): p.version for p in packages} | unknown


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One small program built in several ways, side by side; without a network."""
    command = require_program("go", "its compiler makes the executables that are read here")
    root = tmp_path_factory.mktemp("go")
    (root / "lib").mkdir()
    (root / "lib/go.mod").write_text("module example.com/lib\ngo 1.21\n")
    (root / "lib/lib.go").write_text('package lib\n\nfunc Hi() string { return "hi" }\n')
    (root / "go.mod").write_text(
        "module example.com/app\ngo 1.21\nrequire example.com/lib v1.2.3\nreplace example.com/lib => ./lib\n"
    )
    (root / "main.go").write_text(
        'package main\n\nimport "example.com/lib"\n\nvar version = ""\n\n'
        "func main() { println(lib.Hi(), version) }\n"
    )
    quiet = {"GOPROXY": "off", "GOTOOLCHAIN": "local", "GOWORK": "off", "CGO_ENABLED": "0"}
    quiet["GOFLAGS"] = "-buildvcs=false"
    foreign = [
        subprocess.Popen(
            [command, "build", "-o", root / name, *flags, "."], cwd=root, env=os.environ | quiet | env
        )
        for name, (flags, env) in PROGRAMS.items()
        if env
    ]
    for name, (flags, env) in PROGRAMS.items():
        if not env:  # one after the other: they share what the first has compiled
            subprocess.run(
                [command, "build", "-o", root / name, *flags, "."],
                cwd=root,
                env=os.environ | quiet,
                check=True,
            )
    assert [build.wait() for build in foreign] == [0] * len(foreign)
    return {name: root / name for name in PROGRAMS}


def told_by_go(program: Path) -> BuildInfo:
    """What `go version -m` says, as the text that it was read from."""
    command = [str(require_program("go")), "version", "-m", str(program)]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    first, *lines = text.splitlines()
    return BuildInfo(
        first.partition(": ")[2], "".join(f"{line[1:].rstrip()}\n" for line in lines if line.strip())
    )


def without_trailing_tabs(info: BuildInfo | None) -> BuildInfo:
    assert info is not None
    lines = (line.rstrip() for line in info.modules.split("\n"))
    return BuildInfo(info.version, "".join(f"{line}\n" for line in lines if line))


@pytest.mark.parametrize("name", PROGRAMS)
def test_reads_what_go_built(programs: dict[str, Path], name: str) -> None:
    content = programs[name].read_bytes()
    assert without_trailing_tabs(read(content, 64 * 1024)) == told_by_go(programs[name])


def test_the_modules_of_what_go_built(programs: dict[str, Path]) -> None:
    found = named(parse(programs["plain"].read_bytes()))
    assert found.pop("stdlib").count(".") == 2
    assert found == {"example.com/app": "", "example.com/lib@v1.2.3": ""}
    assert named(parse(programs["anonymous"].read_bytes()))["example.com/app"] == "v1.4.2"


def test_the_go_commands_own_code() -> None:
    """The toolchain is also a set of real executables that need no building."""
    tool = require_program("go").resolve()
    found = named(parse(tool.read_bytes()))
    assert found["toolchain"] == found["stdlib"]
    assert without_trailing_tabs(read(tool.read_bytes(), MIB)) == told_by_go(tool)


texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)
module_lines = st.lists(texts, max_size=30).map(lambda lines: "".join(f"{line}\n" for line in lines))


@given(texts, module_lines, st.sampled_from(MACHINES), st.integers(1, 9000), st.booleans())
@settings(deadline=None)
def test_every_form_on_every_machine(
    rest: str, modules: str, machine: go.Machine, piece: int, inline: bool
) -> None:
    version = "go1.17.13 " + rest
    build = go.built if inline else go.built_before_1_18
    if "go1." in rest or (len(modules.encode()) > 2500 and not inline):
        return  # the search for the text would be ambiguous in our builder; its read-only data is small
    assert read(build(version, modules, machine), piece) == BuildInfo(version, modules)


class Untouchable(MemoryFile, frozen=True):
    """A file of which only the first bytes may be looked at."""

    def read(self, limit: int = 0) -> bytes:
        raise AssertionError

    def chunks(self) -> Iterator[bytes]:
        raise AssertionError


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"#!/bin/sh\n",
        b"\x7fEL",
        b"\xca\xfe\xba\xbe\0\0\0\x34 a Java class",
        b"\x7fELF" + bytes(60),
    ],
)
def test_only_the_head_of_other_files_is_read(content: bytes) -> None:
    assert list(go_binary.parse(Untouchable("usr/bin/x", content, 0o755))) == []


def test_a_shared_library_without_gos_note_is_left_alone() -> None:
    plain = go.elf(b"", go.inline("go1.22.5", MODULES), note=b"GNU\0")
    assert parse(plain, 0o644, "usr/lib/libx.so") == []
    assert named(parse(plain, 0o755, "usr/bin/x"))["example.com/tools"] == "v1.4.2"
    assert named(parse(INLINE, 0o644, "usr/lib/libx.so"))["example.com/tools"] == "v1.4.2"


def test_a_header_in_the_text_of_a_program_is_not_taken_for_its_own() -> None:
    quoted = go.inline("nonsense", "path\tquoted\n")
    assert read(go.elf(b"", quoted.ljust(512, b"\0") + go.inline("go1.22.5", MODULES))) == BuildInfo(
        "go1.22.5", MODULES
    )


@pytest.mark.parametrize("content", [INLINE, POINTERS], ids=["inline", "pointers"])
def test_cut_short(content: bytes) -> None:
    for short in cut_short(content, 16):
        survives(parse, short)
    with pytest.raises(Malformed):
        parse(content[: go.DATA + 40])


@given(st.sampled_from([INLINE, POINTERS]).flatmap(flipped))
@settings(deadline=None)
def test_flipped_bytes(content: bytes) -> None:
    survives(parse, content)


@pytest.mark.parametrize("machine", MACHINES)
@given(st.data())
@settings(deadline=None, max_examples=50)
def test_flipped_headers(machine: go.Machine, data: st.DataObject) -> None:
    content = go.built_before_1_18("go1.15", MODULES, machine)
    survives(parse, data.draw(flipped(content[:0x200])) + content[0x200:])
    survives(parse, content[: go.DATA] + data.draw(flipped(content[go.DATA :])))


@pytest.mark.parametrize(
    ("length", "error"),
    [
        (b"\xff" * 40, Malformed),
        (go.varint(MODULES_LIMIT + 1), LimitExceeded),
        (go.varint(1 << 62), LimitExceeded),
    ],
)
def test_a_giant_length(length: bytes, error: type[Malformed]) -> None:
    data = (go.MAGIC + b"\x08\x02").ljust(32, b"\0") + go.varint(8) + b"go1.22.5" + length + b"text"
    with pytest.raises(error):
        parse(go.elf(b"", data))


def test_no_more_headers_are_tried_than_makes_sense() -> None:
    header = (go.MAGIC + b"\x08\x02").ljust(32, b"\0") + go.varint(1) + b"x"
    data = header.ljust(48, b"\0") * (MAX_HEADERS + 1) + go.inline("go1.22.5", MODULES)
    with pytest.raises(Malformed, match="no Go version"):
        parse(go.elf(b"", data))


@pytest.mark.parametrize("size", [0, 2, 16])
def test_pointers_of_no_machine(size: int) -> None:
    with pytest.raises(Malformed, match="pointers of"):
        parse(patched(POINTERS, go.DATA + 14, bytes([size])))


@pytest.mark.parametrize("address", [0, go.BASE + 0x300, (1 << 64) - 8])
def test_pointers_out_of_reach(address: int) -> None:
    with pytest.raises(Malformed, match="out of reach"):
        parse(patched(POINTERS, go.DATA + 16, pack("<Q", address)))


@pytest.mark.parametrize("place", [HEAD_LENGTH, 1 << 40, (1 << 64) - 1])
def test_program_headers_out_of_sight(place: int) -> None:
    """Tools that edit executables move them to the end; then the whole file is searched."""
    assert read(patched(INLINE, 32, pack("<Q", place))) == BuildInfo("go1.22.5", MODULES)


def test_memory_is_bounded_whatever_the_size() -> None:
    """A file of 256 MiB whose read-only data promises a version every few bytes."""
    text = Segment(0, 256 * MIB, 0, data=False)
    large = Layout((text, Segment(256 * MIB, MIB, 256 * MIB, data=True)), go_note=True)
    chunk = (b"go1.17 " + bytes(500)).ljust(MIB, b"\0")
    tracemalloc.start()
    try:
        assert read_build_info((chunk for _ in range(257)), large) is None
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 32 * MIB


@given(
    st.binary(max_size=200), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 60))), st.integers(1, 50)
)
def test_the_window_is_the_file(content: bytes, wanted: list[tuple[int, int]], piece: int) -> None:
    window, at = Window(pieces(content, piece)), 0
    for step, length in wanted:
        at += step
        assert window.take(at, length) == content[at : at + length]


@pytest.mark.parametrize(
    ("toolchain", "version"),
    [
        ("go1.22.5", "1.22.5"),
        ("go1.20", "1.20.0"),
        ("go1.23rc1", "1.23.0-rc.1"),
        ("go1.21beta1 X:loopvar", "1.21.0-beta.1"),
        ("go1.22.5 X:nocoverageredesign", "1.22.5"),
        ("go1.20.10 (Red Hat 1.20.10-1.el9_3)", "1.20.10"),
        ("go1.22.5-2.el9", "1.22.5"),
        ("go1.16.7b7", "1.16.7"),
        ("devel go1.24-b2d1ae8 Mon Jan 1 00:00:00 2024", ""),
        ("go1.25-20250209-RC00 cl/724970549 +ff27d270c9", ""),
        ("go1", ""),
    ],
)
def test_release(toolchain: str, version: str) -> None:
    assert release(toolchain) == version


@pytest.mark.parametrize(
    ("ldflags", "version"),
    [
        ("-X main.version=1.4.2", "v1.4.2"),
        ("-s -w -X 'main.Version=v1.4.2-rc.1' -X main.date=2024.01.02", "v1.4.2-rc.1"),
        ("-X=example.com/app/internal/build.gitVersion=1.4.2", "v1.4.2"),
        ("-X example.com/application.Version=1.4.2", ""),
        ("-X example.com/common/version.Version=2.45.0", ""),
        ("-X main.goVersion=1.22.5", ""),
        ("-X main.version=dev", ""),
        ("-X main.version=1.4", ""),
        ("-X main.version=1.4.2 -X main.appVersion=1.5.0", ""),
        ("-X main.version=1.4.2 -X example.com/app/chart.version=7.0.0", "v1.4.2"),
    ],
)
def test_the_version_set_by_the_linker(ldflags: str, version: str) -> None:
    modules = f'path\texample.com/app\nmod\texample.com/app\t(devel)\t\nbuild\t-ldflags="{ldflags}"\n'
    assert named(parse(go.built("go1.22.5", modules)))["example.com/app"] == version


def test_a_version_of_the_module_is_not_overruled_by_the_linker() -> None:
    modules = 'path\tx.example/a\nmod\tx.example/a\tv1.0.0\t\nbuild\t-ldflags="-X main.version=2.0.0"\n'
    assert named(parse(go.built("go1.22.5", modules)))["x.example/a"] == "v1.0.0"


def mod(text: str, path: str = "go.mod") -> dict[str, str]:
    return named(list(go_mod.parse(MemoryFile(path, text.encode()))))


START = "module example.com/app\ngo 1.21\n"


NEEDS_B = "require a.example/b v1.0.0\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("require a.example/b v1.0.0 // indirect", {"a.example/b": "v1.0.0"}),
        ("require (\n\ta.example/b v1.0.0\n)", {"a.example/b": "v1.0.0"}),
        (NEEDS_B + "require a.example/c v1.0.1", {"a.example/b": "v1.0.0", "a.example/c": "v1.0.1"}),
        (NEEDS_B + "replace a.example/b => c.example/d v2.0.0", {"c.example/d": "v2.0.0"}),
        (NEEDS_B + "replace a.example/b v0.9.0 => c.example/d v2.0.0", {"a.example/b": "v1.0.0"}),
        (NEEDS_B + "replace a.example/b => ../b", {"a.example/b@v1.0.0": ""}),
        (NEEDS_B + "exclude a.example/b v1.0.0", {"a.example/b@v1.0.0": ""}),
        ("toolchain go1.22.5", {"stdlib": "1.22.5"}),
        ("toolchain default", {}),
        ('require `a.example/b` "v1.0.0"', {"a.example/b": "v1.0.0"}),
        ("tool a.example/b/cmd\nignore ./x\ngodebug default=go1.21\nretract [v1.0.0, v1.2.0]", {}),
    ],
)
def test_go_mod(text: str, found: dict[str, str]) -> None:
    assert mod(START + text + "\n") == found


def test_go_mod_of_other_places_requires_nothing_here() -> None:
    text = START + "require a.example/b v1.0.0\n"
    assert mod(text, "root/go/pkg/mod/a.example/c@v1.0.0/go.mod") == {}
    assert mod(text, "src/pkg/model/go.mod") == {"a.example/b": "v1.0.0"}


@pytest.mark.parametrize("go_line", ["", "go 1.16", "go 1", "go x.y"])
def test_go_mod_that_lists_direct_requirements_only(go_line: str) -> None:
    assert "go.mod" in mod(f"module example.com/app\n{go_line}\nrequire a.example/b v1.0.0\n")


@pytest.mark.parametrize(
    "text", ["", "require a.example/b v1.0.0", START + "require a.example/b", START + "replace a =>"]
)
def test_go_mod_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        mod(text)


@given(st.text('modulerq ire(\n)"`/=>.v1\t', max_size=200))
def test_go_mod_of_any_text(text: str) -> None:
    survives(lambda content: go_mod.parse(MemoryFile("go.mod", content)), (START + text).encode())
