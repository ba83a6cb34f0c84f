"""Which line made which layer, told from histories as each builder writes them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from seawall.dockerfile import read
from seawall.dockerfile.steps import Dockerfile
from seawall.dockerfile.tracing import trace
from seawall.model.errors import NotFound
from seawall.source.oci.manifest import History

SHOP = """\
ARG BASE=debian:12
FROM golang:1.23 AS build
RUN go build -o /shop
FROM ${BASE}
ARG VERSION=1.4
ENV HOME=/srv/shop MODE="in production"
RUN apt-get update && \\
    # the client
    apt-get install -y curl
COPY --chown=10:10 a.txt b.txt $HOME/
COPY --from=build /shop /usr/bin/shop
ADD assets.tar.gz .
RUN --mount=type=cache,target=/root/.cache <<EOF
pip install shop
echo done
EOF
WORKDIR data
RUN ["/usr/bin/shop", "--init"]
USER 10:10
EXPOSE 8080
CMD shop
"""
DEBIAN = ("# debian.sh --arch 'amd64' out/ 'bookworm' '@1700000000'",)
BUILDKIT = (
    "-ARG VERSION=1.4",
    "-ENV HOME=/srv/shop MODE=in production",
    "RUN |1 VERSION=1.4 /bin/sh -c apt-get update &&     apt-get install -y curl # buildkit",
    "COPY --chown=10:10 a.txt b.txt /srv/shop/ # buildkit",
    "COPY /shop /usr/bin/shop # buildkit",
    "ADD assets.tar.gz . # buildkit",
    "RUN |1 VERSION=1.4 /bin/sh -c pip install shop\necho done\n # buildkit",
    "WORKDIR /data",
    "RUN |1 VERSION=1.4 /usr/bin/shop --init # buildkit",
    "-USER 10:10",
    "-EXPOSE [8080/tcp]",
    '-CMD ["/bin/sh" "-c" "shop"]',
)
CLASSIC = (
    "-/bin/sh -c #(nop)  ARG VERSION=1.4",
    "-/bin/sh -c #(nop)  ENV HOME=/srv/shop MODE=in production",
    "|1 VERSION=1.4 /bin/sh -c apt-get update &&     apt-get install -y curl",
    "/bin/sh -c #(nop) COPY multi:0123456789abcdef in /srv/shop/ ",
    "/bin/sh -c #(nop) COPY file:0123456789abcdef in /usr/bin/shop ",
    "/bin/sh -c #(nop) ADD file:0123456789abcdef in . ",
    "|1 VERSION=1.4 /bin/sh -c pip install shop\necho done\n",
    "/bin/sh -c #(nop) WORKDIR /data",
    "|1 VERSION=1.4 /usr/bin/shop --init",
    "-/bin/sh -c #(nop)  USER 10:10",
    "-/bin/sh -c #(nop)  EXPOSE 8080",
    '-/bin/sh -c #(nop)  CMD ["/bin/sh" "-c" "shop"]',
)
BUILDAH = (
    "-/bin/sh -c #(nop) ARG VERSION",
    '-/bin/sh -c #(nop) ENV HOME=/srv/shop MODE="in production"',
    "|1 VERSION=1.4 /bin/sh -c apt-get update &&     apt-get install -y curl",
    "/bin/sh -c #(nop) COPY multi:0123456789abcdef in $HOME/ ",
    "/bin/sh -c #(nop) COPY file:0123456789abcdef in /usr/bin/shop ",
    "/bin/sh -c #(nop) ADD file:0123456789abcdef in . ",
    "|1 VERSION=1.4 /bin/sh -c --mount=type=cache,target=/root/.cache pip install shop\necho done\n",
    "/bin/sh -c #(nop) WORKDIR data",
    '|1 VERSION=1.4 /bin/sh -c ["/usr/bin/shop", "--init"]',
    "-/bin/sh -c #(nop) USER 10:10",
    "-/bin/sh -c #(nop) EXPOSE 8080",
    "-/bin/sh -c #(nop) CMD shop",
)
KANIKO = (
    "RUN apt-get update &&     apt-get install -y curl",
    "COPY --chown=10:10 a.txt b.txt $HOME/",
    "COPY --from=build /shop /usr/bin/shop",
    "ADD assets.tar.gz .",
    "RUN --mount=type=cache,target=/root/.cache <<EOF\npip install shop\necho done\nEOF",
    "WORKDIR data",
    'RUN ["/usr/bin/shop", "--init"]',
)
LINES = [7, 10, 11, 12, 13, 17, 18]


def dockerfile(text: str) -> Dockerfile:
    return read("Dockerfile", text.encode())


def history(steps: Sequence[str], comment: str = "") -> list[History]:
    """A step that begins with a hyphen made no layer."""
    return [History(step.removeprefix("-"), step.startswith("-"), comment) for step in steps]


def lines(text: str, steps: Sequence[History], stage: str = "") -> list[int | None]:
    layers = sum(not step.empty_layer for step in steps)
    found = trace(dockerfile(text), steps, layers, stage=stage)
    assert len(found.layers) == len(found.why) == layers
    assert all((place is None) == bool(why) for place, why in zip(found.layers, found.why, strict=True))
    return [place.line if place is not None else None for place in found.layers]


@pytest.mark.parametrize(
    ("steps", "comment"),
    [
        (BUILDKIT, "buildkit.dockerfile.v0"),
        (CLASSIC, ""),
        (BUILDAH, "FROM docker.io/library/debian:12"),
        (KANIKO, ""),
    ],
)
def test_every_builder_is_understood(steps: Sequence[str], comment: str) -> None:
    assert lines(SHOP, [*history(DEBIAN), *history(steps, comment)]) == [4, *LINES]


def test_a_line_says_what_stands_there_and_no_values() -> None:
    found = trace(dockerfile(SHOP), history((*DEBIAN, *BUILDKIT)), 8)
    said = [place.proof for place in found.layers if place is not None]
    assert said[:5] == [
        "FROM ${BASE}",
        "RUN apt-get update && apt-get install",
        "COPY a.txt b.txt $HOME/",
        "COPY --from=build /shop /usr/bin/shop",
        "ADD",
    ]
    assert not any("production" in text for text in said)


def test_build_arguments_tell_copies_apart() -> None:
    text = "FROM scratch\nARG ONE\nARG TWO\nCOPY x /$TWO\nCOPY x /$ONE\n"
    for given, line in (({"ONE": "a", "TWO": "b"}, 4), ({"ONE": "b", "TWO": "a"}, 5)):
        found = trace(dockerfile(text), history(("COPY x /b # buildkit",)), 1, given)
        assert [place.line for place in found.layers if place] == [line]


def test_the_last_of_the_same_steps_are_the_files_own() -> None:
    text = "FROM base\nRUN apt-get update\nRUN apt-get update\n"
    steps = history(("ADD rootfs /", "RUN apt-get update", "RUN apt-get update", "RUN apt-get update"))
    assert lines(text, steps) == [1, 1, 2, 3]


def test_a_stage_built_in_the_same_file_has_lines_of_its_own() -> None:
    text = "FROM debian AS one\nCOPY a /a\nFROM one AS two\nCOPY b /b\nFROM debian\nCOPY c /c\n"
    steps = history(
        ("ADD rootfs /", "COPY a /a # buildkit", "COPY b /b # buildkit"), "buildkit.dockerfile.v0"
    )
    assert lines(text, steps, stage="two") == [1, 2, 4]
    assert lines(text, steps, stage="1") == [1, 2, 4]
    with pytest.raises(NotFound, match="no stage 'three'; its stages: one, two"):
        lines(text, steps, stage="three")


def test_triggers_run_at_the_start_of_the_stage_that_is_built_from_theirs() -> None:
    text = "FROM debian AS one\nONBUILD RUN make\nFROM one\nCOPY a /a\n"
    steps = history(("ADD rootfs /", "RUN /bin/sh -c make # buildkit", "COPY a /a # buildkit"))
    assert lines(text, steps) == [1, 2, 4]


def test_an_image_of_nothing_but_its_base() -> None:
    assert lines("FROM debian\nUSER nobody\n", history(("ADD rootfs /", "-USER nobody"))) == [1]


def test_one_layer_of_many_steps_is_not_blamed_on_the_last() -> None:
    """As Buildah builds without `--layers`."""
    text = "FROM debian\nRUN make\nCOPY a /a\nUSER nobody\n"
    base = history(("ADD rootfs /",))
    steps = history(("-/bin/sh -c make", "-/bin/sh -c #(nop) COPY file:0a in /a "))
    merged = [*base, *steps, History("/bin/sh -c #(nop) USER nobody", comment="FROM debian")]
    found = trace(dockerfile(text), merged, 2)
    assert found.layers[1] is None
    assert found.why[1] == "the build kept one layer of what lines 2 to 4 did together"
    assert [place.line for place in found.steps if place] == [1, 2, 3, 4]


def test_a_step_that_changed_nothing_takes_no_layer_from_another() -> None:
    text = "FROM debian\nRUN true\nCOPY a /a\n"
    steps = ("ADD rootfs /", "-/bin/sh -c true", "/bin/sh -c #(nop) COPY file:0a in /a ")
    assert lines(text, history(steps)) == [1, 3]


@pytest.mark.parametrize(
    ("steps", "layers", "why"),
    [
        ((), 3, "history is empty"),
        (("RUN make",), 2, "another number of layers"),
        (("RUN a", "/bin/sh"), 2, "fits no instruction"),
        (("bash", "bash"), 2, "fits no instruction"),
    ],
)
def test_what_cannot_be_told_is_said(steps: Sequence[str], layers: int, why: str) -> None:
    found = trace(dockerfile("FROM debian\nCOPY a /a\n"), history(steps), layers)
    assert found.layers == (None,) * layers
    assert all(why in each for each in found.why)


def test_what_was_added_since_is_not_the_dockerfiles() -> None:
    steps = history(("ADD rootfs /", "COPY a /a # buildkit", "bash"))
    assert lines("FROM debian\nCOPY a /a\n", steps) == [1, 2, None]


def test_where_the_base_ends_is_not_known_when_the_first_instruction_was_changed() -> None:
    text = "FROM debian\nRUN make install\nCOPY a /a\n"
    steps = history(("ADD rootfs /", "RUN /bin/sh -c cargo build # buildkit", "COPY a /a # buildkit"))
    assert lines(text, steps) == [1, None, 3]


def test_a_run_that_was_edited_a_little_is_still_that_run() -> None:
    text = "FROM debian\nRUN apt-get update && apt-get install -y curl wget git\n"
    steps = ("ADD rootfs /", "RUN /bin/sh -c apt-get update && apt-get install -y curl wget # buildkit")
    assert lines(text, history(steps)) == [1, 2]


def test_a_huge_history_is_not_compared() -> None:
    found = trace(dockerfile("FROM a\n" + "RUN b\n" * 1000), history(["RUN b"] * 2000), 2000)
    assert "too many steps" in found.why[0]
