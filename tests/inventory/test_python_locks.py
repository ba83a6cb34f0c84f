"""Requirements and lock files of Python: beside packaging, and whatever they hold."""

from __future__ import annotations

import json
import textwrap
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from packaging.requirements import InvalidRequirement
from packaging.requirements import Requirement as Standard
from packaging.utils import canonicalize_name

from seawall.inventory import python, requirements
from seawall.inventory.base import Record
from seawall.inventory.catalogers import (
    python_egg,
    python_installed,
    python_pdm_lock,
    python_pipfile_lock,
    python_poetry_lock,
    python_pylock,
    python_requirements,
    python_uv_lock,
    python_vendored,
)
from seawall.model.errors import LimitExceeded, Malformed, SeawallError, Unsupported
from support.records import packages, unassessed
from support.records import records as records_of

FIXTURES = Path(__file__).parent / "fixtures"
CATALOGERS = {
    "x.dist-info/METADATA": python_installed.CATALOGER,
    "x.egg": python_egg.CATALOGER,
    "pip/_vendor/vendor.txt": python_vendored.CATALOGER,
    "requirements.txt": python_requirements.CATALOGER,
    "Pipfile.lock": python_pipfile_lock.CATALOGER,
    "poetry.lock": python_poetry_lock.CATALOGER,
    "pdm.lock": python_pdm_lock.CATALOGER,
    "uv.lock": python_uv_lock.CATALOGER,
    "pylock.toml": python_pylock.CATALOGER,
}
TOML_LOCKS = [name for name in CATALOGERS if name.endswith((".lock", ".toml")) and name != "Pipfile.lock"]


def records(name: str, content: str | bytes, pyproject: str | None = None) -> list[Record]:
    siblings = {} if pyproject is None else {"pyproject.toml": pyproject}
    return records_of(CATALOGERS[name], name, content, siblings)


operators = st.sampled_from(["==", "===", ">=", "<", "!=", "~="])
specifiers = st.lists(st.tuples(operators, st.sampled_from(["1.0", "2.0.post1", "1!3.1"])), max_size=3)


class TestRequirements:
    @settings(deadline=None)
    @given(
        st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,8}[A-Za-z0-9])?", fullmatch=True),
        st.sampled_from(["", "[a]", "[a,b]", " [a , b] "]),
        specifiers,
        st.sampled_from(["", ' ; python_version < "3.9"', ";sys_platform == 'win32'"]),
        st.sampled_from(
            ["", "  # why", " --hash=sha256:00", " \\\n  --hash=sha256:00 \\\n  --hash=sha256:01"]
        ),
        st.booleans(),
    )
    def test_are_read_as_packaging_reads_them(
        self, name: str, extras: str, clauses: list[tuple[str, str]], marker: str, tail: str, spaced: bool
    ) -> None:
        specifier = (" , " if spaced else ",").join(
            f"{operator} {version}" if spaced else operator + version for operator, version in clauses
        )
        line = f"{name}{extras}{specifier}{marker}"
        try:
            standard = Standard(line)
        except InvalidRequirement:
            return
        pins = [s.version for s in standard.specifier if s.operator in {"==", "==="}]
        found = records("requirements.txt", f"# first\n{line}{tail}\n")
        if not pins:
            assert [record.why for record in unassessed(found)] == [python.NO_VERSION]
            return
        (package,) = packages(found)
        assert package.name == canonicalize_name(standard.name)
        assert package.version in pins
        assert package.locations[0].line == 2

    def test_continued_lines_keep_their_first_number(self) -> None:
        text = "# a \\\nb==1\n\nc==\\\n2 # x\n  # between \\\nd==3 \\"
        assert list(requirements.logical_lines(text)) == [(2, "b==1"), (4, "c==2"), (7, "d==3")]

    def test_many_unpinned_lines_are_summed_up(self) -> None:
        count = python_requirements.MAX_UNPINNED + 7
        found = unassessed(records("requirements.txt", "a\n" * count))
        assert sum(record.weight for record in found) == count
        assert len(found) == python_requirements.MAX_UNPINNED + 1

    def test_too_many_lines_are_refused(self) -> None:
        with pytest.raises(LimitExceeded, match="lines"):
            records("requirements.txt", "\n" * (python_requirements.MAX_LINES + 1))

    @pytest.mark.parametrize("line", ["-e .", "-e .[dev]", ".", "./", "--editable=.", "-e file:."])
    def test_the_project_itself_is_passed_over(self, line: str) -> None:
        assert records("requirements.txt", line) == []

    @pytest.mark.parametrize(
        ("path", "development"),
        [
            ("requirements.txt", False),
            ("requirements-dev.txt", True),
            ("dev_requirements.txt", True),
            ("requirements/test.txt", True),
            ("requirements/production.txt", False),
            ("tests/requirements.txt", True),
            ("devices/requirements.txt", False),
        ],
    )
    def test_files_for_development(self, path: str, development: bool) -> None:
        (package,) = packages(records_of(python_requirements.CATALOGER, path, "a==1\n"))
        assert package.development is development

    @settings(deadline=None)
    @given(st.text(max_size=80) | st.text("ab-=>#\\\n@:/.+[]();, ", max_size=60))
    @example("a" + " " * 10_000 + "!")
    @example("git+" + "@" * 10_000)
    def test_any_text(self, text: str) -> None:
        try:
            records("requirements.txt", text)
        except Malformed:
            assert "\0" in text


FIXTURE_FILES = [
    (name, path.read_bytes())
    for name, cataloger in CATALOGERS.items()
    for path in sorted(FIXTURES.glob(f"{cataloger.name}/*/tree/**/*"))
    if path.is_file() and (name in path.name or name.partition("/")[2] == path.name)
]
KEYS = (
    *("package", "packages", "name", "version", "source", "git", "url", "groups", "category", "dependencies"),
    *(
        "path",
        "dev-dependencies",
        "marker",
        "vcs",
        "archive",
        "directory",
        "editable",
        "lock-version",
        "type",
    ),
    *("metadata", "default", "develop", "default-groups"),
)
keys = st.sampled_from(KEYS)
leaves = st.sampled_from(["a", "1.0", "==1.0", "git", "", "https://h.example/a-1.0.tar.gz", "1.0", True, 3])
documents = st.dictionaries(
    keys,
    st.recursive(
        leaves, lambda v: st.lists(v, max_size=3) | st.dictionaries(keys, v, max_size=5), max_leaves=20
    ),
    max_size=4,
)


def to_toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {to_toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(to_toml, value)) + "]"
    return json.dumps(value)


class TestHostileFiles:
    @settings(deadline=None, max_examples=300)
    @given(st.sampled_from(FIXTURE_FILES), st.floats(0, 1), st.binary(max_size=3))
    def test_damage_is_a_named_error_or_fewer_records(
        self, fixture: tuple[str, bytes], where: float, damage: bytes
    ) -> None:
        name, data = fixture
        at = int(len(data) * where)
        for damaged in (data[:at] + damage, data[:at] + damage + data[at:]):
            try:
                records(name, damaged)
            except SeawallError:
                continue

    @settings(deadline=None, max_examples=300)
    @given(documents)
    def test_any_document_is_a_named_error_or_records(self, document: dict[str, object]) -> None:
        toml = "".join(f"{key} = {to_toml(value)}\n" for key, value in document.items())
        for name in [*TOML_LOCKS, "Pipfile.lock"]:
            text = json.dumps(document) if name == "Pipfile.lock" else toml
            try:
                found = records(name, text, pyproject=toml)
            except SeawallError:
                continue
            assert all(package.name and package.version for package in packages(found))

    @pytest.mark.parametrize("name", [*TOML_LOCKS, "Pipfile.lock"])
    @pytest.mark.parametrize("text", ["", "{}", "a = 1\n", "[tool]\n"])
    def test_what_is_no_lock_file_is_not_an_empty_one(self, name: str, text: str) -> None:
        with pytest.raises(SeawallError):
            records(name, text)

    def test_a_lock_version_to_come_is_unsupported(self) -> None:
        with pytest.raises(Unsupported, match=r"2\.0"):
            records("pylock.toml", 'lock-version = "2.0"\npackages = []\n')

    def test_a_large_lock_file_is_quick(self) -> None:
        entry = (
            '[[package]]\nname = "p{0}"\nversion = "1.{0}"\nsource = {{ registry = "https://r.example" }}\n'
        )
        chain = 'dependencies = [{{ name = "p{1}" }}, {{ name = "p0" }}]\n'
        text = "version = 1\n" + "".join((entry + chain).format(n, n + 1) for n in range(5_000))
        start = time.perf_counter()
        assert len(records("uv.lock", text)) == 5_000
        assert time.perf_counter() - start < 3


class TestWhoNeedsWhat:
    """Development packages, where the lock file does not say it in so many words."""

    UV = """
        version = 1
        [[package]]
        name = "root"
        source = { virtual = "." }
        dependencies = [{ name = "a" }]
        [package.dev-dependencies]
        dev = [{ name = "b" }]
        """

    def test_what_both_need_is_for_production(self) -> None:
        text = textwrap.dedent(self.UV) + "".join(
            f'[[package]]\nname = "{name}"\nversion = "1"\ndependencies = [{{ name = "{need}" }}]\n'
            for name, need in (("a", "c"), ("b", "c"), ("c", "a"), ("d", "b"), ("e", "b"))
        )
        found = packages(records("uv.lock", text))
        assert {p.name: p.development for p in found} == {
            "a": False,
            "b": True,
            "c": False,
            "d": False,
            "e": False,
        }

    def test_poetry_without_a_project_file_hides_nothing(self) -> None:
        text = '[[package]]\nname = "a"\nversion = "1"\n[metadata]\n'
        assert [p.development for p in packages(records("poetry.lock", text))] == [False]
        project = '[tool.poetry.dev-dependencies]\na = "*"\n'
        assert [p.development for p in packages(records("poetry.lock", text, pyproject=project))] == [True]
        assert [p.development for p in packages(records("poetry.lock", text, pyproject="["))] == [False]

    @pytest.mark.parametrize(
        ("marker", "expected"),
        [
            ("", False),
            ("'dev' in dependency_groups", True),
            ('"docs" in dependency_groups', False),
            ("'dev' in dependency_groups and python_version < '3'", True),
            ("'dev' in dependency_groups or 'x' in extras", False),
            ("'dev' not in dependency_groups", False),
        ],
    )
    def test_markers_of_pylock(self, marker: str, expected: bool) -> None:
        text = (
            'lock-version = "1.0"\ndefault-groups = ["docs"]\n'
            f'[[packages]]\nname = "a"\nversion = "1"\nmarker = """{marker} """\n'
        )
        assert [p.development for p in packages(records("pylock.toml", text))] == [expected]


def test_lines_are_left_out_when_they_cannot_be_known() -> None:
    text = 'note = """\n[[package]]\n"""\n[[package]]\nname = "a"\nversion = "1"\n[metadata]\n'
    assert [p.locations[0].line for p in packages(records("poetry.lock", text))] == [None]
