"""Dockerfiles that want to be read for ever: each is judged or refused by name, in a moment."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.dockerfile import Settings, lint, read
from seawall.dockerfile.files import below, content, parsed
from seawall.dockerfile.steps import Dockerfile
from seawall.model.errors import LimitExceeded, Malformed
from seawall.model.package import NotAssessed
from support.rights import nobody

EVERYTHING = Settings(
    asked=frozenset({"DL1001", "DL3057", "DL3063", "IMAGE-DIGEST"}),
    registries=("*a*",),
    labels=(("c", "email"), ("v", "semver"), ("l", "spdx"), ("t", "rfc3339"), ("h", "url")),
    strict_labels=True,
)
LONG = 20_000


def judged(text: str | bytes) -> Dockerfile:
    file = read("Dockerfile", text if isinstance(text, bytes) else text.encode())
    lint([file], EVERYTHING, shellcheck=False)
    return file


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"FROM a\n" + b"RUN x\n" * 1_700_000, "larger than the 1048576 bytes"),
        (b"FROM a\nRUN x \\\n" + b"y\\\n" * 1_000_000, "larger than the 1048576 bytes"),
        (b"FROM a\n" * 100_000, "more than 20000 lines"),
        (b"FROM a\n" * 1_001, "more than 1000 stages"),
        (b"FROM a\nRUN x \\\n" + b" y \\\n" * 19_000 + b" z\n", "Dockerfile:4002: an instruction"),
        (b"FROM a\nRUN x \\\n" + b"# y\n z \\\n" * 9_000 + b" z\n", "an instruction of more than 4000 lines"),
        ((b"FROM a\n" + b"RUN " + b"a" * 65_000 + b"\n") * 6, "too many lines of tens of thousands"),
    ],
    ids=["10 MB", "a million lines", "100,000 stages", "1,001 stages", "continued", "comments", "long lines"],
)
def test_too_large(data: bytes, why: str) -> None:
    with pytest.raises(LimitExceeded, match=why):
        read("Dockerfile", data)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"FROM a\nRUN <<EOF\n" + b"x\n" * 10_000, "unterminated heredoc"),
        (b"FROM a\nRUN " + b"a" * 70_000, "line greater than max allowed"),
        (b"FROM a\nRUN \xff", "not UTF-8 at byte 11"),
        ("FROM a\nRUN b\n".encode("utf-16"), "not UTF-8 at byte 0"),
        (b"# escape=`\n# escape=\\\nFROM a\n", "only one escape"),
        (b"# escape=x\nFROM a\n", "invalid escape token"),
        (b"", "file with no instructions"),
        (b"# nothing\n\n", "file with no instructions"),
    ],
)
def test_what_no_builder_would_read(data: bytes, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        read("Dockerfile", data)


@pytest.mark.parametrize(
    "run",
    [
        "(" * LONG,
        "$(" * LONG,
        "{ " * LONG,
        '"$(' * LONG,
        "`\\" * LONG,
        "echo " + "${a:-" * (LONG // 2),
        "[[ ( " * (LONG // 2),
        "a" + "|a" * (LONG // 2),
        "$" * LONG,
        "curl " * (LONG // 3),
        "curl -u " + "a://" * (LONG // 3),
        "curl " + "a" * LONG,
        "curl http://" + "a" * LONG + ":" * LONG,
        "chmod " + "ugoa" * (LONG // 3) + " /",
        "chmod " + "o+rwxX," * (LONG // 6) + " /",
        "--mount=type=secret,id=a " * 500 + "cat /run/secrets/a" * 500,
        "--mount=" + "from=a," * (LONG // 8) + " x",
        "pip install " + "-a=b " * (LONG // 5),
        "<<E\n" + "cat <<X\n" * 3_000 + "E",
        " ".join(f"<<E{n}" for n in range(1_000)) + "\n" + "\n".join(f"E{n}" for n in range(1_000)),
    ],
    ids=lambda run: run[:12].replace("\n", " "),
)
def test_shell_text(run: str) -> None:
    assert len(judged(f"FROM a\nRUN {run}\n").scripts) == 1


@pytest.mark.parametrize(
    "text",
    [
        "ARG A=$B\nARG B=$A\nFROM $A\n",
        "ARG A=aaaaaaaaaa\n" + "ARG A=$A$A$A$A$A$A$A$A$A$A\n" * 200 + "FROM $A\n",
        "ARG A=" + "${B:-" * 5_000 + "}" * 5_000 + "\nFROM $A\n",
        "FROM " + "${" * LONG + "\n",
        "FROM " + "${a}" * 10_000 + "\n",
        "FROM a AS x\n" * 999,
        "".join(f"FROM $A{n}$B AS s{n}\n" for n in range(500)),
        "FROM a AS s0\n" + "".join(f"FROM s{n} AS s{n + 1}\n" for n in range(998)) + "RUN x\n",
        "FROM a\n" + "# hadolint ignore=DL3003\n" * 5_000 + "RUN cd /a\n",
        "FROM a\n# hadolint ignore=" + "DL3003," * 5_000 + "\nRUN cd /a\n",
        "FROM a\n# hadolint ignore=A" + " " * LONG + "!\nRUN cd /a\n",
        "FROM a\n# hadolint shell=" + "x" * LONG + "\nRUN cd /a\n",
        "FROM a\n" + "ONBUILD RUN cd /x\n" * 2_000,
        "FROM a\n" + "ONBUILD " * 2_000 + "RUN x\n",
        "FROM a\nENV " + "A=$A " * 5_000 + "\n",
        "FROM a\nCOPY " + "a.tar " * 3_000 + "/\nRUN tar xf a.tar\n",
        "FROM a\nEXPOSE " + "99999 " * 3_000 + "\n",
        "FROM a\nLABEL a" + "-" * LONG + "a=1\n",
        "FROM a\nLABEL c=" + "a" * LONG + "@" + "a-" * LONG + "\n",
        "FROM a\nLABEL v=1.0.0-" + "0." * LONG + "!\n",
        'FROM a\nLABEL l="' + "(" * LONG + '"\n',
        "FROM a\nLABEL t=2026-11-24T08:00:00." + "1" * LONG + "\n",
        "FROM a\nCMD " + "[" * LONG + "\n",
        "FROM a\nUSER " + '"' * LONG + "\n",
    ],
    ids=lambda text: text[:24].replace("\n", " "),
)
def test_instructions(text: str) -> None:
    assert judged(text).path == "Dockerfile"


def test_a_byte_order_mark_and_other_ends_of_lines() -> None:
    file = judged(
        b"\xef\xbb\xbf# escape=`\r\nFROM a\r\nRUN cd `\r\n  b\r\n# hadolint ignore=DL3003\r\nRUN cd c\r\n"
    )
    assert [(step.keyword, step.line, step.end_line) for step in file.steps] == [
        ("FROM", 2, 2),
        ("RUN", 3, 4),
        ("RUN", 6, 6),
    ]
    found = lint([file], Settings(), shellcheck=False).findings
    assert [each.locations[0].line for each in found if each.advice.id == "cd-for-workdir"] == [3]


def test_directives_before_the_first_instruction() -> None:
    assert judged("# syntax=docker/dockerfile:1\n# escape=`\nFROM a\nRUN b `\n c\n").escape == "`"
    assert judged("# a comment\n# escape=`\nFROM a\n").escape == "\\"
    assert judged("FROM a\n# escape=`\nRUN b\n").escape == "\\"
    assert judged("#\tEscape = `\nFROM a\n").escape == "`"


ODD = st.text(alphabet="abR$ {}()|&;<>\"'`\\\n=[]#!-:@/", max_size=80)


@given(
    st.lists(
        st.sampled_from(["RUN", "ENV", "COPY", "ARG", "LABEL", "FROM", "ONBUILD", "USER", "#"]), max_size=5
    ),
    ODD,
)
def test_any_file_is_judged_or_refused(keywords: list[str], text: str) -> None:
    lines = [f"{keyword} {text}" for keyword in keywords]
    try:
        assert judged("\n".join(["FROM a", *lines, ""])).steps
    except Malformed:
        return


def test_folders_that_cannot_be_listed_or_entered_are_said() -> None:
    with TemporaryDirectory() as root:  # the parents of pytest's own are closed to others
        folder = Path(root)
        for name, mode in (("open", 0o755), ("listed", 0o744), ("closed", 0o700)):
            (folder / name).mkdir()
            (folder / name / "Dockerfile").write_text("FROM scratch\n")
            (folder / name).chmod(mode)
        folder.chmod(0o755)
        unread: list[NotAssessed] = []
        with nobody():
            [file] = parsed(map(content, below(root)), {}, unread)
        assert file.path == f"{root}/open/Dockerfile"
        why = "cannot be read: Permission denied"
        assert unread == [
            NotAssessed("file", f"{root}/listed/Dockerfile", why),
            NotAssessed("file", f"{root}/closed", why),
        ]
