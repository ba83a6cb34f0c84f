"""No output, log, error or cache holds a secret: every kind is planted, and everything grepped."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path

import pytest
import zstandard

from seawall.cli.errors import run
from seawall.report import all_formats
from seawall.secrets.base import all_detectors
from seawall.secrets.hits import Found
from support.credentials import engine, everything, planted, prepared, token
from support.images import build, file, write_layout

NEVER_SHOWN = 12
"""Of a secret that is longer, so many characters in a row are no accident; of a shorter one, the whole."""


def secrets() -> list[str]:
    """What the detectors take for the secret in their examples."""
    found = []
    for detector in all_detectors().values():
        for example in detector.examples:
            from seawall.secrets.rules import compiled

            for match in compiled(detector.pattern).finditer(example.encode()) if detector.pattern else ():
                group = next((text for text in match.groups() if text), match.group())
                found.append(group.decode("utf-8", "replace"))
    return sorted(set(found))


def leaks(text: str, of: list[str]) -> list[str]:
    """Which secrets are in a text, plain or escaped; of long ones also the middle and the end of them."""
    found = []
    for secret in of:
        parts = [secret]
        if len(secret) >= 2 * NEVER_SHOWN:
            parts += [secret[4 : 4 + NEVER_SHOWN], secret[-NEVER_SHOWN:]]
        if any(part in text or json.dumps(part)[1:-1] in text for part in parts if "\n" not in part):
            found.append(secret)
    return found


def plant(folder: Path) -> Path:
    files: dict[str, str | bytes] = {}
    for detector in all_detectors().values():
        text = "\n".join(detector.examples)
        files[f"plain/{detector.name}.txt"] = text
        files[f"encoded/{detector.name}.txt"] = b64encode(text.encode())
    files["Dockerfile"] = f"FROM scratch\nENV GITHUB_TOKEN={token()}\n"
    files["compose.yaml"] = f"services:\n  a:\n    environment:\n      GITHUB_TOKEN: {token()}\n"
    return planted(folder, files)


@pytest.fixture
def calm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SEAWALL_DEBUG", "1")
    monkeypatch.chdir(tmp_path)


def everywhere(tmp: Path) -> str:
    """All that a run wrote into its cache, unpacked as far as it is packed."""
    said = []
    for path in (tmp / "cache").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            place = data.find(b"\x28\xb5\x2f\xfd")
            if place >= 0:
                data += zstandard.ZstdDecompressor().decompressobj().decompress(data[place:])
            said.append(data.decode("latin-1"))
    return "\n".join(said)


@pytest.mark.usefixtures("calm")
@pytest.mark.parametrize("target", ["tree", "image"])
def test_no_report_and_no_cache_holds_a_secret(
    target: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    root = plant(tmp_path / "tree")
    name = str(root)
    if target == "image":
        entries = [
            file(path.relative_to(root).as_posix(), path.read_bytes())
            for path in sorted(root.rglob("*"))
            if path.is_file()
        ]
        history: list[dict[str, object]] = [{"created_by": f"RUN |1 GITHUB_TOKEN={token()} make"}]
        name = f"oci-dir:{write_layout(tmp_path / 'image', [build([entries], history=history)])}"
    options = ["--cache-dir", str(prepared(tmp_path / "cache")), "--confidence", "low"]
    outputs = [word for each in all_formats() for word in ("-o", f"{each}={tmp_path / each}")]
    code = run(("secrets", name, *options, *outputs))
    said = capfd.readouterr()
    planted_ones = secrets()
    assert code == 0, said.err
    assert len(planted_ones) > 300
    for each in all_formats():
        text = (tmp_path / each).read_text()
        assert "github-personal-token" in text
        assert leaks(text, planted_ones) == [], each
    assert leaks(said.out + said.err, planted_ones) == []
    assert leaks(everywhere(tmp_path), planted_ones) == []


@pytest.mark.usefixtures("calm")
def test_no_error_holds_a_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not even one that nobody foresaw, with its traceback."""
    root = planted(tmp_path / "tree", {"x": f"GITHUB_TOKEN={token()}"})

    def broken(*_: object) -> None:
        raise ValueError("broken")

    monkeypatch.setattr("seawall.secrets.engine.redacted", broken)
    code = run(("secrets", str(root), "--cache-dir", str(prepared(tmp_path / "cache"))))
    said = capfd.readouterr()
    assert code != 0
    assert "ValueError" in said.err
    assert leaks(said.out + said.err, [token()]) == []


def test_what_a_hit_holds_is_no_secret() -> None:
    for detector in all_detectors().values():
        for example in detector.examples:
            gathered: Found = everything(example, engine())
            assert leaks(repr(gathered), secrets_of(example)) == [], detector.name


def secrets_of(example: str) -> list[str]:
    return [secret for secret in secrets() if secret in example and len(secret) > 4]
