"""The installed Python distributions beside what pip and the standard library list."""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import json
import subprocess
import sys
import sysconfig
import textwrap
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from seawall.inventory.catalogers.python_installed import CATALOGER
from seawall.inventory.selector import Selector
from seawall.model.package import Package
from support.records import packages, records


def digest(text: str) -> str:
    """A RECORD's digest."""
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


def installed_below(tree: Path) -> Iterator[Package]:
    """What the cataloger finds in a directory."""
    selector = Selector((CATALOGER,))
    for path in sorted(p for p in tree.rglob("*") if p.is_file()):
        name = path.relative_to(tree).as_posix()
        if selector.wanted_by(name, path.stat().st_size, 0o644):
            beside = [path.parent / companion for companion in CATALOGER.companions]
            siblings = {p.name: p.read_bytes() for p in beside if p.is_file()}
            yield from packages(records(CATALOGER, name, path.read_bytes(), siblings))


class TestBesidePip:
    """A virtual environment that pip fills from wheels, an sdist and an editable project made here."""

    WHEELS = (
        ("Flask_SQLAlchemy", "3.1.1", "License: BSD\n"),
        ("zope.interface", "6.4.post2", "License-Expression: ZPL-2.1\n"),
        ("torch", "2.6.0+cpu", ""),
        ("pytz", "1!2024.1rc1", "Classifier: License :: OSI Approved :: MIT License\n"),
        ("ruamel.yaml.clib", "0.2.8", "Description: one\n        two\nLicense: MIT\n"),
    )
    BACKEND = textwrap.dedent(
        """
        import pathlib, zipfile
        INFO = "NAME-VERSION.dist-info/"
        METADATA = "Metadata-Version: 2.1\\nName: NAME\\nVersion: VERSION\\n"
        WHEEL = "Wheel-Version: 1.0\\nGenerator: here\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"

        def build_wheel(directory, config_settings=None, metadata_directory=None, body="", module="NAME.py"):
            wheel = "NAME-VERSION-py3-none-any.whl"
            members = {module: body, INFO + "METADATA": METADATA, INFO + "WHEEL": WHEEL, INFO + "RECORD": ""}
            with zipfile.ZipFile(pathlib.Path(directory) / wheel, "w") as out:
                for name, text in members.items():
                    out.writestr(name, text)
            return wheel

        def build_editable(directory, config_settings=None, metadata_directory=None):
            here = str(pathlib.Path.cwd()) + "\\n"
            return build_wheel(directory, body=here, module="__editable__.NAME.pth")
        """
    )

    def wheel(self, folder: Path, name: str, version: str, more: str) -> Path:
        escaped = name.replace(".", "_")
        info = f"{escaped}-{version}.dist-info"
        metadata = f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n{more}\nText\n"
        wheel = "Wheel-Version: 1.0\nGenerator: here\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        members = {f"{escaped}/__init__.py": "", f"{info}/METADATA": metadata, f"{info}/WHEEL": wheel}
        rows = [f"{path},{digest(text)},{len(text)}\n" for path, text in members.items()]
        members[f"{info}/RECORD"] = "".join([*rows, f"{info}/RECORD,,\n"])
        path = folder / f"{escaped}-{version}-py3-none-any.whl"
        with zipfile.ZipFile(path, "w") as out:
            for member, text in members.items():
                out.writestr(member, text)
        return path

    def project(self, folder: Path, name: str, version: str) -> Path:
        """A project that builds itself with the standard library alone."""
        folder.mkdir()
        (folder / "pyproject.toml").write_text(
            '[build-system]\nrequires = []\nbuild-backend = "here"\nbackend-path = ["."]\n'
        )
        (folder / "here.py").write_text(
            self.BACKEND.replace("NAME", name).replace("VERSION", version), encoding="utf-8"
        )
        return folder

    def pip(self, environment: Path, *arguments: str) -> str:
        command = [sys.executable, "-m", "pip", "--python", str(environment), "--disable-pip-version-check"]
        done = subprocess.run([*command, *arguments], check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def test_finds_what_pip_lists(self, tmp_path: Path) -> None:
        pytest.importorskip("pip")
        environment = tmp_path / "venv"
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
        wheels = [str(self.wheel(tmp_path, *wheel)) for wheel in self.WHEELS]
        source = self.project(tmp_path / "source", "from_source", "0.5.dev1")
        editable = self.project(tmp_path / "editable", "worked_on", "0.6")
        options = ("install", "--no-index", "--no-deps", "--no-build-isolation", "--no-compile", "-q")
        self.pip(environment, *options, *wheels, str(source), "-e", str(editable))
        listed = json.loads(self.pip(environment, "list", "--format", "json"))
        assert len(listed) == 7

        found = list(installed_below(environment))

        assert {(p.name, p.version) for p in found} == {
            (canonicalize_name(one["name"]), one["version"]) for one in listed
        }
        edited = {canonicalize_name(one["name"]) for one in listed if one.get("editable_project_location")}
        assert edited == {"worked-on"}
        assert {p.name for p in found if ("editable", "true") in p.qualifiers} == edited
        assert {p.name: p.licences for p in found if p.licences} == {
            "flask-sqlalchemy": ("BSD",),
            "zope-interface": ("ZPL-2.1",),
            "pytz": ("MIT License",),
            "ruamel-yaml-clib": ("MIT",),
        }

    def test_finds_what_this_interpreter_has(self) -> None:
        site = sysconfig.get_path("purelib")
        told = {(canonicalize_name(d.name), d.version) for d in importlib.metadata.distributions(path=[site])}
        found = {
            (package.name, package.version)
            for pattern in ("*.dist-info/METADATA", "*.egg-info/PKG-INFO")
            for path in Path(site).glob(pattern)
            for package in packages(records(CATALOGER, path.relative_to(site).as_posix(), path.read_bytes()))
        }
        assert found == told
