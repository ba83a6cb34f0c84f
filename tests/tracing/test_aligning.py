"""Random Dockerfiles, written into histories as builders do, with steps left out: every line is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from seawall.dockerfile import read
from seawall.dockerfile.tracing import trace
from seawall.source.oci.manifest import History

WORDS = st.sampled_from(("make", "apt-get install", "rm -rf", "cp a b", "curl -o x", "tar xf y", "ls"))
NAMES = st.sampled_from(("A", "B", "HOME", "VERSION"))
PATHS = st.sampled_from(("/a", "/b/c", "/srv/", "etc/x", "."))


@dataclass(frozen=True)
class Line:
    """An instruction as the file has it, and as BuildKit and the classic builder tell of it."""

    text: str
    buildkit: str
    classic: str
    fills: bool


@st.composite
def runs(draw: st.DrawFn) -> Line:
    command = " && ".join(draw(st.lists(WORDS, min_size=1, max_size=4)))
    written = command.replace(" && ", draw(st.sampled_from((" && ", " && \\\n  ", " \\\n# c\n && "))))
    shell = f"/bin/sh -c {command}"
    return Line(f"RUN {written}", f"RUN {shell} # buildkit", shell, fills=True)


@st.composite
def copies(draw: st.DrawFn) -> Line:
    source, target = draw(PATHS), draw(PATHS)
    return Line(
        f"COPY {source} {target}",
        f"COPY {source} {target} # buildkit",
        f"/bin/sh -c #(nop) COPY dir:0a1b in {target} ",
        fills=True,
    )


@st.composite
def settings(draw: st.DrawFn) -> Line:
    keyword, name = draw(st.sampled_from(("ENV", "LABEL"))), draw(NAMES)
    told = f"{keyword} {name}=1"
    return Line(told, told, f"/bin/sh -c #(nop)  {told}", fills=False)


LINES = st.lists(st.one_of(runs(), copies(), settings()), min_size=1, max_size=12)
BASE = st.lists(st.one_of(runs(), copies(), settings()), max_size=5)


def history(lines: Sequence[Line], *, buildkit: bool) -> list[History]:
    comment = "buildkit.dockerfile.v0" if buildkit else ""
    return [History(line.buildkit if buildkit else line.classic, not line.fills, comment) for line in lines]


@given(BASE, LINES, st.booleans(), st.booleans())
def test_each_layer_is_the_line_that_made_it(
    base: list[Line], lines: list[Line], buildkit: bool, settings_told: bool
) -> None:
    """The base may have the same steps, and steps that make no layer are missing of some builders."""
    told = [line for line in lines if line.fills or settings_told]
    steps = [
        History("ADD rootfs /"),
        *history(base, buildkit=buildkit),
        History("CMD x", empty_layer=True),
        *history(told, buildkit=buildkit),
    ]
    text = "\n".join(("FROM debian", *(line.text for line in lines)))
    expected, number = [], 2
    for line in lines:
        if line.fills:
            expected.append(number)
        number += 1 + line.text.count("\n")
    layers = sum(not step.empty_layer for step in steps)
    found = trace(read("Dockerfile", text.encode()), steps, layers).layers
    assert [place.line if place else None for place in found] == [1] * (layers - len(expected)) + expected


SHAPES = ("RUN ", "COPY", "COPY x", "WORKDIR", "|9", "#(nop)", "ADD file:0 in", "/bin/sh -c #(nop) COPY")
STEPS = st.builds(
    History,
    st.text(max_size=60) | st.sampled_from(SHAPES),
    st.booleans(),
    st.text(max_size=10),
)


@given(LINES, st.lists(STEPS, max_size=12))
def test_no_history_breaks_it(lines: list[Line], steps: list[History]) -> None:
    text = "\n".join(("FROM debian", *(line.text for line in lines)))
    layers = sum(not step.empty_layer for step in steps)
    found = trace(read("Dockerfile", text.encode()), steps, layers)
    assert len(found.layers) == len(found.why) == layers
