"""The Ruby catalogers beside gem and Bundler themselves; and whatever bytes they are given."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from seawall.inventory.catalogers import ruby_gemfile_lock, ruby_installed
from seawall.inventory.ruby import split_platform
from seawall.model.errors import Malformed, SeawallError
from seawall.model.package import Package
from support.records import packages, records, unassessed
from support.tools import missing, require_program

INSTALLED = ruby_installed.CATALOGER
LOCK = ruby_gemfile_lock.CATALOGER
FIXTURES = Path(__file__).parent / "fixtures"
LOCKS = sorted(FIXTURES.glob(f"{LOCK.name}/*/tree/*"))

WRITE_SPECIFICATIONS = """
require "json"
JSON.parse(STDIN.read).each do |name, version, platform, licences, summary|
  spec = Gem::Specification.new do |s|
    s.name, s.version, s.platform, s.licenses, s.summary = name, version, platform, licences, summary
  end
  File.binwrite(File.join(ARGV[0], spec.full_name + ".gemspec"), spec.to_ruby)
end
"""
LIST_INSTALLED = """
require "json"
puts JSON.dump(Gem::Specification.map { |s|
  [s.name, s.version.to_s, s.platform.to_s, s.licenses, s.loaded_from]
})
"""
READ_LOCK = """
require "bundler"
require "json"
specs = Bundler::LockfileParser.new(File.read(ARGV[0])).specs
puts JSON.dump(specs.map { |s| [s.name, s.version.to_s, s.platform.to_s, s.source.class.name] })
"""


def ruby(script: str, *arguments: str, text: str = "", folder: Path | None = None) -> str:
    command = [str(require_program("ruby")), "-e", script, *arguments]
    done = subprocess.run(command, input=text, cwd=folder, check=False, capture_output=True, text=True)
    if done.returncode and "cannot load such file" in done.stderr:
        missing(done.stderr.splitlines()[0])
    assert done.returncode == 0, done.stderr
    return done.stdout


def platform(package: Package) -> str:
    return dict(package.qualifiers).get("platform", "ruby")


class TestBesideRuby:
    GEMS: tuple[tuple[str, str, str, list[str], str], ...] = (
        ("rake", "13.0.6", "ruby", ["MIT"], "Make for Ruby"),
        ("nokogiri", "1.15.4", "x86_64-linux", ["MIT", "Apache-2.0"], 'quotes " and \\ and #{x}'),
        ("google-protobuf", "3.24.3", "x86_64-linux-musl", [], "s.version = 9"),
        ("a.b_c-d", "1.0.0.pre.rc1", "java", ["Nonstandard"], 'line\n  s.name = "other"\n'),
        ("net-ssh-2fa", "0.1", "ruby", ['odd "licence"'], ""),
    )  # fmt: skip

    def test_reads_what_rubygems_writes(self, tmp_path: Path) -> None:
        ruby(WRITE_SPECIFICATIONS, str(tmp_path), text=json.dumps(self.GEMS))
        files = sorted(tmp_path.glob("*.gemspec"))
        assert len(files) == len(self.GEMS)
        found = [p for f in files for p in packages(records(INSTALLED, f.name, f.read_bytes()))]
        assert {(p.name, p.version, platform(p)) for p in found} == {gem[:3] for gem in self.GEMS}
        assert {p.name: p.licences for p in found} == {gem[0]: tuple(gem[3]) for gem in self.GEMS}

    def test_finds_what_is_installed_here(self) -> None:
        told = json.loads(ruby(LIST_INSTALLED))
        here = [one for one in told if one[4] and Path(one[4]).parent.name in {"specifications", "default"}]
        assert here
        for name, version, built_for, licences, path in here:
            (package,) = packages(records(INSTALLED, path, Path(path).read_bytes()))
            assert (package.name, package.version, platform(package)) == (name, version, built_for)
            assert package.licences == tuple(licences)

    @pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
    def test_reads_lock_files_as_bundler_does(self, path: Path, tmp_path: Path) -> None:
        (tmp_path / "Gemfile").touch()
        told = json.loads(ruby(READ_LOCK, str(path), folder=tmp_path))
        found = packages(records(LOCK, path.name, path.read_bytes()))
        assert sorted((p.name, p.version, platform(p)) for p in found) == sorted(
            (name, version, built_for)
            for name, version, built_for, source in told
            if source != "Bundler::Source::Path"
        )


class TestSpecifications:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ('s.name = "a".freeze\ns.version = "1.0".freeze', ("a", "1.0", "ruby")),
            ("spec.name = %q{a}\nspec.version = %q{1.0}", ("a", "1.0", "ruby")),
            ("s.name = 'a'\ns.version = Gem::Version.new '1.0'\ns.platform = 'java'", ("a", "1.0", "java")),
            ("s.name = NAME\ns.version = VERSION", ("from-path", "2.0", "x86-mingw32")),
            ("s.name = \"#{NAME}\"\ns.version = '1'", ("from-path", "1", "x86-mingw32")),
            ("# s.name = 'no'\nputs 's.name'\ns.name = 'a'\ns.version = '1'", ("a", "1", "x86-mingw32")),
        ],
    )
    def test_are_read_without_ruby(self, text: str, expected: tuple[str, str, str]) -> None:
        whole = f"Gem::Specification.new do |s|\n{text}\nend\n"
        path = "specifications/from-path-2.0-x86-mingw32.gemspec"
        (package,) = packages(records(INSTALLED, path, whole))
        assert (package.name, package.version) == expected[:2]

    def test_a_computed_version_is_not_assessed(self) -> None:
        text = "Gem::Specification.new do |s|\ns.name = 'a'\ns.version = A::VERSION\nend\n"
        (record,) = unassessed(records(INSTALLED, "bundler/gems/a-0a1b2c/a.gemspec", text))
        assert record.subject == "a"

    @settings(deadline=None)
    @given(st.text(max_size=100) | st.text("s.nameversion =\"'%q{}[]#\\\n", max_size=80))
    @example("s.name = " + '"' * 10_000)
    @example("s.licenses = [" + "'" * 10_000)
    @example(" " * 10_000 + "s")
    @example("# stub: " + "a " * 10_000)
    def test_any_text(self, text: str) -> None:
        try:
            found = records(INSTALLED, "specifications/x.gemspec", f"Gem::Specification\n{text}")
        except Malformed:
            return
        assert all(package.name and package.version for package in packages(found))

    def test_a_large_one_takes_linear_time(self) -> None:
        start = time.perf_counter()
        for line in (" ", "s.name = 'a", "s.licenses = [", "s.name\n", '"\\', "\n \t"):
            text = "Gem::Specification" + line * (1_000_000 // len(line))
            with pytest.raises(Malformed):
                records(INSTALLED, "specifications/x.gemspec", text)
        assert time.perf_counter() - start < 5

    def test_what_is_no_specification_is_malformed(self) -> None:
        with pytest.raises(Malformed, match="no gem specification"):
            records(INSTALLED, "specifications/a-1.0.gemspec", "puts 1\n")


PIECES = (
    *("GEM\n", "GIT\n", "PATH\n", "  remote: .\n", "  specs:\n", "    a (1.0)\n", "    a (", "      b\n"),
    *(" ", "\n"),
)


class TestLockFiles:
    def test_what_bundler_would_not_write_is_not_assessed(self) -> None:
        text = "GEM\n  specs:\n    a (1.0)\n    b\n    c (= 1)\n    d+e (1.0)\n"
        found = records(LOCK, "Gemfile.lock", text)
        assert [p.name for p in packages(found)] == ["a"]
        assert [record.subject for record in unassessed(found)] == [
            "Gemfile.lock:4: b",
            "Gemfile.lock:5: c",
            "Gemfile.lock:6: d+e (1.0)",
        ]

    def test_windows_line_ends(self) -> None:
        found = packages(records(LOCK, "Gemfile.lock", "GEM\r\n  remote: x\r\n  specs:\r\n    a (1.0)\r\n"))
        assert [(p.name, p.version) for p in found] == [("a", "1.0")]

    @pytest.mark.parametrize("text", ["", "source 'x'\n", "gem\n", "<<<<<<< HEAD\nGEM\n", "GEM\n=======\n"])
    def test_what_is_no_lock_file_is_malformed(self, text: str) -> None:
        with pytest.raises(Malformed):
            records(LOCK, "Gemfile.lock", text)

    def test_secrets_in_remotes_are_left_out(self) -> None:
        text = "GIT\n  remote: https://bot:s3cret@git.example/a.git\n  revision: 0a\n  specs:\n    a (1.0)\n"
        assert "s3cret" not in str(records(LOCK, "Gemfile.lock", text))

    @settings(deadline=None)
    @given(st.text(max_size=80) | st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
    @example("GEM\n" + " " * 10_000)
    @example("GEM\n    a (" + "(" * 10_000)
    def test_any_text(self, text: str) -> None:
        try:
            records(LOCK, "Gemfile.lock", text)
        except SeawallError as error:
            assert "Gemfile.lock" in str(error)  # noqa: PT017

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("1.15.4-x86_64-linux", ("1.15.4", "x86_64-linux")),
            ("1.0", ("1.0", "")),
            ("1.0-ruby", ("1.0", "")),
            ("2.0.0.rc1-java", ("2.0.0.rc1", "java")),
            ("x", None),
            (">= 1", None),
        ],
    )
    def test_platforms(self, text: str, expected: tuple[str, str] | None) -> None:
        assert split_platform(text) == expected
