"""Where each character of an instruction comes from, and what is no Dockerfile."""

from __future__ import annotations

import time
from contextlib import suppress

import dockerfile
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.dockerfile import read
from seawall.dockerfile.parsing import MOST_BYTES, MOST_CONTINUED, MOST_LINES, MOST_STAGES, joined
from seawall.dockerfile.steps import Step, line_at
from seawall.model.errors import LimitExceeded, Malformed


def steps(text: str) -> tuple[Step, ...]:
    return read("Dockerfile", text.encode()).steps


def test_joined_lines_know_where_they_come_from() -> None:
    step = steps("FROM a\nRUN one && \\\n  # a comment\n\n  two && \\\n three\n")[1]
    assert step.text == "one &&   two &&  three"
    assert (step.line, step.end_line) == (2, 6)
    assert [line_at(step.joins, step.text.index(word)) for word in ("one", "two", "three")] == [2, 5, 6]


def test_the_escape_directive() -> None:
    file = read("Dockerfile", b"# escape=`\nFROM a\nRUN one `\n two C:\\\n")
    assert file.escape == "`"
    assert file.steps[1].text == "one  two C:\\"


def test_an_escaped_escape_does_not_continue() -> None:
    found = steps("FROM a\nRUN echo \\\\\nRUN two\n")
    assert [step.text for step in found[1:]] == ["echo \\\\", "two"]


def test_flags_are_not_part_of_the_text() -> None:
    step = steps("FROM a\nRUN --mount=type=cache,target=/c \\\n  --network=none make all\n")[1]
    assert step.flags == (("mount", "type=cache,target=/c"), ("network", "none"))
    assert step.mounts == ({"type": "cache", "target": "/c"},)
    assert step.text == "make all"
    assert line_at(step.joins, 0) == 3


def test_heredocs_have_lines() -> None:
    step = steps("FROM a\nCOPY <<A <<-B /dst/\none\nA\n\ttwo\n\tB\nUSER 1\n")[1]
    assert [(each.name, each.content, each.line) for each in step.heredocs] == [
        ("A", "one\n", 3),
        ("B", "\ttwo\n", 5),
    ]
    assert (step.line, step.end_line) == (2, 6)


def test_a_comment_in_a_heredoc_is_none() -> None:
    file = read("Dockerfile", b"# one\nFROM a\nRUN <<E\n# two\nE\n  # three\n")
    assert file.comments == ((1, "one"), (6, "three"))


def test_triggers_are_instructions() -> None:
    step = steps("FROM a\nONBUILD COPY --from=b c \\\n  d\n")[1]
    assert (step.keyword, step.onbuild, step.words, step.flag("from")) == ("COPY", True, ("c", "d"), "b")
    assert (step.line, step.end_line, step.text) == (2, 3, "c   d")


def test_windows_line_ends_and_a_mark_in_front() -> None:
    assert steps("\ufeffFROM a\r\nRUN one \\\r\n two\r\n")[1].text == "one  two"


def test_stages() -> None:
    file = read(
        "Dockerfile",
        b"ARG V=1\nFROM a:1@sha256:x AS Base\nFROM base AS mid\nFROM host:5000/b\nFROM ${X:-c:1}\nFROM mid\n",
    )
    assert [(stage.image, stage.tag, stage.digest, stage.base) for stage in file.stages] == [
        ("a", "1", "sha256:x", None),
        ("base", "", "", 0),
        ("host:5000/b", "", "", None),
        ("${X:-c:1}", "", "", None),
        ("mid", "", "", 1),
    ]
    assert file.steps[0].stage == -1
    assert file.lineage(4) == (4, 1, 0)
    assert file.shipped == {0, 1, 4}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# only a comment\n",
        "FROM a\nRUN <<E\nnever ends\n",
        "FROM a\nENV x\n",
        "FROM a\nRUN " + "x" * 70_000,
        "FROM a\n\\",
        "FROM a\nRUN \0",
    ],
    ids=["empty", "comment", "heredoc", "env", "line", "escape", "null"],
)
def test_what_the_builder_refuses_is_named(text: str) -> None:
    with pytest.raises(Malformed, match=r"^Dockerfile: "):
        steps(text)


def test_bytes_that_are_no_text() -> None:
    with pytest.raises(Malformed, match="not UTF-8 at byte 5"):
        read("Dockerfile", b"FROM \xff")
    with pytest.raises(Malformed):
        read("Dockerfile", b"\0" * 100)


@pytest.mark.parametrize(
    "data",
    [b"FROM a\n" * (10 << 20), b"FROM a\nRUN x \\\n" + b"y \\\n" * (MOST_LINES + 1)],
    ids=["bytes", "lines"],
)
def test_what_is_too_large_is_named(data: bytes) -> None:
    start = time.monotonic()
    with pytest.raises(LimitExceeded, match="Dockerfile"):
        read("Dockerfile", data)
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    "text",
    [
        "FROM a\nRUN " + "x \\\n" * (MOST_CONTINUED - 10),
        "FROM a\nRUN <<E\n" + "if true; then (\n" * (MOST_LINES - 10) + "E\n",
        "FROM a\n" + "ONBUILD " * 5_000 + "RUN x\n",
        "FROM a\n" + "RUN x\n" * (MOST_LINES - 10),
        "FROM a\n" + ("RUN " + '"${a' * 3_000 + "\n") * 80,
        "FROM a\nRUN " + "[" * 60_000,
        "FROM a\nRUN " + "$(" * 30_000,
        "\n".join(f"FROM s{number} AS s{number + 1}" for number in range(MOST_STAGES)),
    ],
    ids=["continued", "heredoc", "onbuild", "many", "quotes", "brackets", "substitutions", "stages"],
)
def test_absurd_input_ends(text: str) -> None:
    from seawall.dockerfile import Settings, lint

    assert len(text) <= MOST_BYTES
    start = time.monotonic()
    lint([read("Dockerfile", text.encode())], Settings(), shellcheck=False)
    assert time.monotonic() - start < 60


LINE = st.text(alphabet="ab \t\\`#\"'<&|", max_size=12)


@given(st.lists(LINE, min_size=1, max_size=6), st.sampled_from(["\\", "`"]))
def test_lines_are_joined_as_the_builder_joins_them(lines: list[str], escape: str) -> None:
    head = ["# escape=`"] if escape == "`" else []
    text = "\n".join([*head, "FROM a", "RUN x" + lines[0], *lines[1:], ""])
    try:
        command = dockerfile.parse_string(text)[1]
    except dockerfile.GoParseError:
        return
    if command.heredocs:
        return
    ours, joins = joined(text.split("\n"), range(command.start_line, command.end_line + 1), escape)
    assert ours.strip() == command.original.strip()
    assert [offset for offset, _ in joins] == sorted(offset for offset, _ in joins)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(Malformed):
        assert read("Dockerfile", b"FROM a\n" + data).path == "Dockerfile"
