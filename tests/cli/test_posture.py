"""`seawall posture`, from targets to exit codes."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from support.commandline import Seawall

COMPOSE = "services:\n  web:\n    image: nginx\n    privileged: true\n"
POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - name: a\n    image: b:1\n"


def codes(out: str) -> set[str]:
    return {finding["advice"]["id"] for finding in json.loads(out)["findings"]}


def given(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_a_directory(seawall: Seawall, clean: Path) -> None:
    chart = clean / "chart" / "templates"
    chart.mkdir(parents=True)
    (clean / "chart" / "Chart.yaml").write_text("name: c\n")
    (chart / "pod.yaml").write_text("kind: {{ .Values.kind }}\n")
    (clean / "compose.yaml").write_text(COMPOSE)
    (clean / "pod.yml").write_text(POD)
    (clean / "start.sh").write_text("docker run --privileged nginx\n")
    (clean / "config.yaml").write_text("kind of: nothing\nservices: [a]\n")
    (clean / "other.json").write_text('{"name": "x"}')
    said = seawall("posture", "-o", "json")
    report = json.loads(said.out)
    assert {finding["locations"][0]["path"] for finding in report["findings"]} == {
        "compose.yaml",
        "pod.yml",
        "start.sh",
    }
    assert [note["subject"] for note in report["not_assessed"]] == ["chart/templates"]
    assert said.code == 4
    assert seawall("posture", str(clean / "chart")).code == 4


def test_the_gate_and_what_is_ignored(seawall: Seawall, clean: Path) -> None:
    (clean / "compose.yaml").write_text(COMPOSE)
    assert seawall("posture", "--fail-on", "critical").code == 1
    assert seawall("posture", "--fail-on", "critical", "--ignore", "ksv017").code == 0
    (clean / "compose.yaml").write_text(COMPOSE.replace("true", "true  # seawall ignore=privileged it must"))
    assert seawall("posture", "--fail-on", "critical").code == 0
    assert seawall("posture", "--fail-on", "critical", "--no-pragmas").code == 1
    assert "there is no check nothing" in seawall("posture", "--ignore", "nothing").err


def test_an_annotation_ignores_for_its_pod(seawall: Seawall, monkeypatch: pytest.MonkeyPatch) -> None:
    note = "metadata:\n  annotations:\n    seawall.dev/ignore: run-as-non-root, KSV014\n"
    given(monkeypatch, POD.replace("metadata:\n", note))
    found = codes(seawall("posture", "-", "-o", "json").out)
    assert "privilege-escalation" in found
    assert not found & {"run-as-non-root", "root-filesystem-writable"}


def test_a_standard_judges_what_is_its_own(seawall: Seawall, monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, POD)
    assert codes(seawall("posture", "-", "--standard", "baseline", "-o", "json").out) == set()
    given(monkeypatch, POD)
    said = seawall("posture", "-", "--standard", "restricted", "-o", "json")
    assert codes(said.out) == {
        "capabilities-kept",
        "privilege-escalation",
        "run-as-non-root",
        "seccomp-required",
    }


def test_command_lines(seawall: Seawall) -> None:
    said = seawall("posture", "--run", "docker run --privileged nginx", "-o", "json")
    assert "privileged" in codes(said.out)
    assert seawall("posture", "--run", "ls").code == 2
    mended = seawall("posture", "--run", "docker run nginx:1", "--fix", "-q")
    assert mended.out == "docker run --security-opt=no-new-privileges nginx:1\n"


def test_mending_files(seawall: Seawall, clean: Path) -> None:
    (clean / "compose.yaml").write_text(COMPOSE)
    shown = seawall("posture", "--diff", "-q")
    assert shown.code == 1
    assert "+      - no-new-privileges:true" in shown.out
    assert (clean / "compose.yaml").read_text() == COMPOSE
    assert seawall("posture", "--fix", "-q").code == 0
    assert (
        clean / "compose.yaml"
    ).read_text() == COMPOSE + "    security_opt:\n      - no-new-privileges:true\n"
    assert seawall("posture", "--diff", "-q").code == 0
    assert seawall("posture", "--fix", "--unsafe-fixes", "-q").code == 0
    assert "privileged: false" in (clean / "compose.yaml").read_text()
    assert seawall("posture", "--unsafe-fixes").code == 2


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")],
)
def test_mending_keeps_how_a_file_is_written(
    seawall: Seawall, clean: Path, mark: bytes, encoding: str
) -> None:
    (clean / "compose.yaml").write_bytes(mark + COMPOSE.encode(encoding))
    assert seawall("posture", "--fix", "-q").code == 0
    after = COMPOSE + "    security_opt:\n      - no-new-privileges:true\n"
    assert (clean / "compose.yaml").read_bytes() == mark + after.encode(encoding)


def test_mending_stdin(seawall: Seawall, monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, COMPOSE)
    said = seawall("posture", "-", "--fix", "-q")
    assert said.out == COMPOSE + "    security_opt:\n      - no-new-privileges:true\n"


def test_what_stdin_has_that_cannot_be_mended_comes_out_as_it_was(
    seawall: Seawall, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, "a: b\n")
    said = seawall("posture", "-", "--fix", "-q")
    assert (said.code, said.out) == (4, "a: b\n")


def test_nothing_is_written_where_one_file_cannot_be(seawall: Seawall, clean: Path) -> None:
    (clean / "compose.yaml").write_text(COMPOSE)
    (clean / "pod.yaml").write_text(POD)
    (clean / "link.yaml").symlink_to("pod.yaml")
    assert seawall("posture", "compose.yaml", "link.yaml", "--fix").code == 2
    assert (clean / "compose.yaml").read_text() == COMPOSE


def test_mending_that_ends_early_is_said(
    seawall: Seawall, clean: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (clean / "compose.yaml").write_text(COMPOSE)
    monkeypatch.setattr("seawall.posture.mending._MOST_READ_AGAIN", -1)
    for asked in ("--fix", "--diff"):
        said = seawall("posture", asked, "-o", "json=out.json", "-q")
        assert said.code == 0
        filters = json.loads((clean / "out.json").read_text())["filters"]
        assert "mending ended before all was tried in compose.yaml" in filters


def test_what_is_not_there_and_what_is_nothing(seawall: Seawall, clean: Path) -> None:
    assert seawall("posture", "nowhere.yaml").code == 3
    assert seawall("posture").code == 3
    (clean / "a.yaml").write_text("a: b\n")
    said = seawall("posture", "a.yaml")
    assert said.code == 4
    assert "neither a manifest" in said.out


def test_findings_have_places_in_sarif(seawall: Seawall, clean: Path) -> None:
    (clean / "compose.yaml").write_text(COMPOSE)
    said = seawall("posture", "-o", "sarif")
    assert json.loads(said.out)["runs"][0]["results"]
