"""`seawall lint`, from paths to exit codes."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from support.commandline import Seawall

BROKEN = "FROM debian\nRUN cd /a\n"
WHOLE = "FROM debian:12\nUSER 1000\n"


def codes(out: str) -> set[str]:
    return {finding["advice"]["id"] for finding in json.loads(out)["findings"]}


def test_a_directory(seawall: Seawall, clean: Path) -> None:
    for name in ("Dockerfile", "sub/app.Dockerfile", "sub/Containerfile", "node_modules/x/Dockerfile"):
        (clean / name).parent.mkdir(parents=True, exist_ok=True)
        (clean / name).write_text(BROKEN)
    (clean / "Dockerfile.dockerignore").write_text("x\n")
    said = seawall("lint", "-o", "json")
    places = {finding["locations"][0]["path"] for finding in json.loads(said.out)["findings"]}
    assert said.code == 0
    assert places == {"Dockerfile", "sub/Containerfile", "sub/app.Dockerfile"}


def test_the_gate(seawall: Seawall, clean: Path) -> None:
    (clean / "Dockerfile").write_text(BROKEN)
    assert seawall("lint", "--fail-on", "high").code == 0
    said = seawall("lint", "--fail-on", "medium")
    assert said.code == 1
    assert "cd-for-workdir (DL3003)" in said.out
    assert "VIOLATED (exit code 1)" in said.out
    assert "ADVISORY" not in said.out
    assert seawall("lint", "--fail-on", "medium", "--ignore", "DL3006,dl3003,DL3063,SC2164").code == 0
    (clean / ".hadolint.yaml").write_text("failure-threshold: warning\n")
    assert seawall("lint").code == 1
    assert seawall("lint", "--fail-on", "critical").code == 0


def test_a_clean_file(seawall: Seawall, clean: Path) -> None:
    (clean / "Dockerfile").write_text(WHOLE)
    said = seawall("lint", "Dockerfile", "--fail-on", "unknown")
    assert (said.code, said.err) == (0, "")
    assert "0 findings" in said.out


def test_what_cannot_be_read_is_not_passed(seawall: Seawall, clean: Path) -> None:
    (clean / "Dockerfile").write_text("FROM a\nRUN <<E\n")
    (clean / "b.Dockerfile").write_text(WHOLE)
    said = seawall("lint")
    assert said.code == 4
    assert "unterminated heredoc" in said.out


def test_an_ignore_file_that_cannot_be_evaluated_is_not_passed(seawall: Seawall, clean: Path) -> None:
    (clean / "Dockerfile").write_text("FROM debian:12\nCOPY b /b\nUSER 1000\n")
    (clean / ".dockerignore").write_text("*{2}\n")
    said = seawall("lint")
    assert said.code == 4
    assert ".dockerignore (not a pattern that can be evaluated" in " ".join(said.out.split())


def test_what_is_not_there(seawall: Seawall, clean: Path) -> None:
    assert seawall("lint", "nowhere").code == 3
    said = seawall("lint", str(clean))
    assert said.code == 3
    assert "no Dockerfile in there" in said.err


def test_stdin(seawall: Seawall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BROKEN.encode())))
    said = seawall("lint", "-", "-o", "json", "-q")
    assert "image-tagged" in codes(said.out)
    assert said.err == ""


def test_rules_are_asked_for(seawall: Seawall, clean: Path) -> None:
    (clean / "Dockerfile").write_text("# hadolint ignore=DL3006\nFROM debian\nRUN echo $x\n")
    usual = codes(seawall("lint", "-o", "json").out)
    assert "SC2086" in usual
    assert "image-tagged" not in usual
    assert "SC2086" not in codes(seawall("lint", "-o", "json", "--no-shellcheck").out)
    assert "image-tagged" in codes(seawall("lint", "-o", "json", "--no-pragmas").out)
    assert "user-missing" in codes(seawall("lint", "-o", "json", "--enable", "DL3063").out)
    assert "registry-trusted" in codes(seawall("lint", "-o", "json", "--trusted-registry", "ghcr.io").out)
    assert seawall("lint", "--enable", "DL9").code == 2


def test_settings_from_a_file(seawall: Seawall, clean: Path) -> None:
    (clean / "Dockerfile").write_text(BROKEN)
    (clean / "other.yaml").write_text("ignored: [DL3006]\n")
    found = codes(seawall("lint", "-o", "json", "--hadolint-config", "other.yaml").out)
    assert "image-tagged" not in found
    (clean / "other.yaml").write_text("ignored: 1\n")
    assert seawall("lint", "--hadolint-config", "other.yaml").code == 2


def test_sarif_names_file_and_line(seawall: Seawall, clean: Path) -> None:
    (clean / "Dockerfile").write_text(BROKEN)
    run = json.loads(seawall("lint", "-o", "sarif").out)["runs"][0]
    result = next(each for each in run["results"] if each["ruleId"] == "cd-for-workdir")
    place = result["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("Dockerfile", 2)
    rule = next(each for each in run["tool"]["driver"]["rules"] if each["id"] == "cd-for-workdir")
    assert "Why: A `cd` holds" in rule["help"]["text"]


def test_what_was_ignored_is_said(seawall: Seawall, clean: Path) -> None:
    (clean / "Dockerfile").write_text("# seawall ignore=image-tagged the newest is wanted\n" + BROKEN)
    assert "1 ignored by comments and settings" in seawall("lint").out


MENDABLE = "FROM debian\nRUN pip install a==1\nRUN cd /a && make\n"


def test_fixes_are_written_and_the_rest_is_told(seawall: Seawall, clean: Path) -> None:
    path = clean / "Dockerfile"
    path.write_text(MENDABLE)
    path.chmod(0o640)
    said = seawall("lint", "--fix")
    assert path.read_text() == MENDABLE.replace("install", "install --no-cache-dir")
    assert path.stat().st_mode & 0o777 == 0o640
    assert said.code == 0
    assert "mended: 1 place in 1 file" in said.out
    assert "pip-cache" not in said.out
    assert "cd-for-workdir" in said.out
    assert {each.name for each in clean.iterdir()} == {"Dockerfile"}
    again = path.stat()
    assert "mended" not in seawall("lint", "--fix").out
    assert path.stat().st_mtime_ns == again.st_mtime_ns
    assert "mended: 1 place" in seawall("lint", "--fix", "--unsafe-fixes").out
    assert "WORKDIR /a\nRUN make\n" in path.read_text()


def test_a_diff_changes_nothing(seawall: Seawall, clean: Path) -> None:
    path = clean / "Dockerfile"
    path.write_text(MENDABLE)
    said = seawall("lint", "--diff", "-o", "table", "-o", "json=now.json", "-q")
    assert said.code == 1
    assert said.out.startswith("--- Dockerfile\n+++ Dockerfile\n@@ -1,3 +1,3 @@\n FROM debian\n-RUN pip")
    assert path.read_text() == MENDABLE
    assert "pip-cache" in codes((clean / "now.json").read_text())
    path.write_text(WHOLE)
    said = seawall("lint", "--diff", "-q")
    assert (said.code, said.out, said.err) == (0, "", "")


def test_what_comes_by_stdin_goes_to_stdout(seawall: Seawall, monkeypatch: pytest.MonkeyPatch) -> None:
    for text, after in ((MENDABLE, MENDABLE.replace("install", "install --no-cache-dir")), (WHOLE, WHOLE)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        said = seawall("lint", "--fix", "-")
        assert said.out == after
        assert "findings" in said.err


def test_fixes_follow_no_link_out_of_its_folder(seawall: Seawall, clean: Path, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (outside / "Dockerfile").write_text(MENDABLE)
    (clean / "Dockerfile").symlink_to(outside / "Dockerfile")
    (clean / "a.Dockerfile").write_text(MENDABLE)
    said = seawall("lint", "--fix")
    assert said.code == 3
    assert "name that file to mend it" in said.err
    assert (outside / "Dockerfile").read_text() == (clean / "a.Dockerfile").read_text() == MENDABLE
    (clean / "Dockerfile").unlink()
    (clean / "Dockerfile").symlink_to("a.Dockerfile")
    assert seawall("lint", "--fix").code == 0
    assert (clean / "Dockerfile").is_symlink()
    assert "--no-cache-dir" in (clean / "a.Dockerfile").read_text()


def test_a_file_that_is_not_mended_is_not_assessed(seawall: Seawall, clean: Path) -> None:
    (clean / "Dockerfile").write_text("FROM debian:12\n" + "USER 1\n" * 2_000)
    said = seawall("lint", "--fix", "--no-shellcheck")
    assert said.code == 4
    assert "more than 2000 instructions are not mended" in said.out
    (clean / "Dockerfile").write_text("FROM debian\nRUN <<E\n")
    assert seawall("lint", "--fix").code == 4


def test_unsafe_fixes_are_not_made_alone(seawall: Seawall, clean: Path) -> None:
    (clean / "Dockerfile").write_text(MENDABLE)
    assert seawall("lint", "--unsafe-fixes").code == 2


def test_what_the_ignore_file_keeps_out(seawall: Seawall, clean: Path) -> None:
    (clean / "Dockerfile").write_text("FROM debian:12\nCOPY app.log /app/\n")
    assert "copy-ignored" not in codes(seawall("lint", "-o", "json").out)
    (clean / ".dockerignore").write_text("*.log\n")
    assert "copy-ignored" in codes(seawall("lint", "-o", "json").out)
    (clean / "Dockerfile.dockerignore").write_text("# nothing\n")
    assert "copy-ignored" not in codes(seawall("lint", "-o", "json").out)
    (clean / "Dockerfile.dockerignore").write_text("a[\n")
    said = seawall("lint")
    assert said.code == 4
    assert "line 1" in said.out
