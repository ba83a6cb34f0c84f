"""What Buildah builds: the line that is told of a layer is the one whose files are in it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

import pytest

from seawall.dockerfile import read
from seawall.dockerfile.tracing import Trace, trace
from seawall.source.base import File
from seawall.source.detect import open_source
from seawall.source.layers import read_layer
from seawall.source.oci.image import Image
from support.tools import require_program

# Every instruction that makes a layer puts a file there that is named after its line.
DOCKERFILE = """\
ARG VERSION=1
FROM scratch AS system
COPY root/ /
ENV PLACE=/srv SAID="two words"
COPY line5 /

FROM system AS tools
# the tool
RUN echo tool > /tool

FROM system
ARG VERSION
RUN echo "$SAID" $VERSION \\
    # a comment in between
    && echo again > /line13
COPY --from=tools /tool /line16
COPY line17 \\
     other.txt /
ADD line19.tar /
COPY line20 $PLACE/$VERSION/
RUN ["/bin/sh", "-c", "echo x > /line21"]
"""
EXPECTED = {5, 13, 16, 17, 19, 20, 21}


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A short path, for it becomes that of a socket."""
    made = Path(mkdtemp(prefix="sw"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="module")
def buildah(folder: Path) -> list[str]:
    program = require_program("buildah", "it builds images whose layers are told apart")
    context = folder / "context"
    _plant_shell(context / "root")
    for line in (5, 17, 20):
        (context / f"line{line}").write_text("x")
    (context / "other.txt").write_text("x")
    (context / "line19").write_text("x")
    subprocess.run(["tar", "cf", "line19.tar", "line19"], cwd=context, check=True)
    (context / "Dockerfile").write_text(DOCKERFILE)
    store = ("--root", str(folder / "store"), "--runroot", str(folder / "run"), "--storage-driver", "vfs")
    return [str(program), *store]


def _plant_shell(root: Path) -> None:
    """Copy a shell and what it is linked with."""
    linked = subprocess.run(["ldd", "/bin/sh"], capture_output=True, text=True, check=True).stdout
    for word in {"/bin/sh", *(word for word in linked.split() if word.startswith("/"))}:
        place = root / word.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(word, place)


def built(buildah: list[str], folder: Path, name: str, *options: str) -> Path:
    target = folder / name
    build = ["bud", "--isolation", "chroot", "-q", "-t", name, *options, str(folder / "context")]
    for command in (build, ["push", "-q", name, f"oci:{target}"]):
        subprocess.run([*buildah, *command], capture_output=True, timeout=120, check=True)
    return target


class _Names:
    def wants(self, path: str, size: int, mode: int) -> bool:
        return False

    def see(self, file: File) -> None:
        raise AssertionError(file.path)


def traced(target: Path, text: str = DOCKERFILE) -> tuple[Trace, list[set[int]]]:
    """What is told of an image's layers, and the lines whose files each of them holds."""
    image = open_source(str(target), None)
    assert isinstance(image, Image)
    held = []
    for source in image.layers:
        names = (path.rpartition("/")[2] for path in read_layer(source, _Names()).paths.files)
        held.append({int(name.removeprefix("line")) for name in names if name.startswith("line")})
    return trace(read("Dockerfile", text.encode()), image.config.history, len(image.layers)), held


def test_each_layer_is_told_its_line(buildah: list[str], folder: Path) -> None:
    found, held = traced(built(buildah, folder, "layered", "--layers"))
    lines = [place.line for place in found.layers if place is not None]
    assert not any(found.why)
    assert [{line} for line in lines[1:]] == held[1:]
    assert lines[0] == 3
    assert set(lines[1:]) == EXPECTED


def test_one_layer_a_stage_is_told_to_be_so(buildah: list[str], folder: Path) -> None:
    found, held = traced(built(buildah, folder, "merged", "--layers=false"))
    assert held == [{5}, EXPECTED - {5}]
    assert found.layers == (None, None)
    assert [why.removeprefix("the build kept one layer of what ") for why in found.why] == [
        "lines 3 to 5 did together",
        "lines 13 to 21 did together",
    ]


def test_the_lines_of_the_base_are_its_from(buildah: list[str], folder: Path) -> None:
    base = built(buildah, folder, "base", "--layers", "--target", "system")
    (folder / "context" / "line3").write_text("x")
    text = f"FROM oci:{base}\nENV A=1\nCOPY line3 /\n"
    (folder / "upper").write_text(text)
    found, held = traced(built(buildah, folder, "upper.image", "--layers", "-f", str(folder / "upper")), text)
    assert [place.line for place in found.layers if place] == [1, 1, 3]
    assert held == [set(), {5}, {3}]
