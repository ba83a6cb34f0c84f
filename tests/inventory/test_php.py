"""Composer's and PEAR's files: against what Composer and PHP write, and broken."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.inventory import take
from seawall.inventory.catalogers import php_composer_lock, php_installed, php_installed_php, php_pear
from seawall.inventory.phpvalues import MAX_DEPTH, returned, unserialised
from seawall.model.errors import LimitExceeded, Malformed
from seawall.model.package import NotAssessed, Package
from seawall.source.detect import TreeSource, open_source
from seawall.source.memory import MemoryFile
from support.hostile import cut_short, flipped, survives
from support.tools import require_program

ARRAY = b'a:3:{s:4:"name";s:5:"A_b\xc3\xa9";i:7;a:1:{i:0;d:1.5;}s:7:"version";a:1:{s:7:"release";s:3:"1.0";}}'
SOURCE = (
    "<?php return array('root' => array('name' => 'a/b'), 'versions' => array('c/d' => array("
    "'pretty_version' => '1.0', 'x' => __DIR__ . '/..', 'y' => [1, -2, null]),),);\n"
)


def lock(document: object) -> list[object]:
    return list(php_composer_lock.parse(MemoryFile("composer.lock", msgspec.json.encode(document))))


def installed(document: object) -> list[object]:
    return list(php_installed.parse(MemoryFile("v/composer/installed.json", msgspec.json.encode(document))))


def pear(content: bytes) -> list[object]:
    return list(php_pear.parse(MemoryFile("php/.registry/x.reg", content)))


def installed_php(content: bytes) -> list[object]:
    return list(php_installed_php.parse(MemoryFile("v/composer/installed.php", content)))


def found(records: Sequence[object]) -> set[tuple[str, str, str, bool]]:
    return {(r.namespace, r.name, r.version, r.development) for r in records if isinstance(r, Package)}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that Composer installed from two directories, without a network."""
    composer = require_program("composer", "it writes the files that are read here")
    root = tmp_path_factory.mktemp("composer")
    own = {
        "name": "acme/shop",
        "version": "3.0.0",
        "repositories": [
            {"packagist.org": False},
            {"type": "path", "url": "libs/*", "options": {"symlink": False}},
        ],
        "require": {"acme/ledger": "^1.0", "php": ">=7"},
        "require-dev": {"acme/testing": "^2@beta"},
    }
    ledger = {
        "name": "acme/ledger",
        "version": "v1.2.3",
        "license": ["MIT", "ISC"],
        "replace": {"acme/old": "*"},
    }
    testing = {"name": "acme/testing", "version": "2.0.0-beta1", "require": {"acme/ledger": "^1"}}
    for directory, manifest in ((".", own), ("libs/ledger", ledger), ("libs/testing", testing)):
        (root / directory).mkdir(parents=True, exist_ok=True)
        (root / directory / "composer.json").write_text(json.dumps(manifest))
    quiet = {
        "COMPOSER_ALLOW_SUPERUSER": "1",
        "COMPOSER_HOME": str(root / "home"),
        "COMPOSER_DISABLE_NETWORK": "1",
    }
    command = [str(composer), "install", "--no-interaction", "--quiet"]
    subprocess.run(command, cwd=root, env=os.environ | quiet, check=True, capture_output=True)
    return root


EXPECTED = {("acme", "ledger", "v1.2.3", False), ("acme", "testing", "2.0.0-beta1", True)}


def test_reads_what_composer_locked(project: Path) -> None:
    content = (project / "composer.lock").read_bytes()
    records = list(php_composer_lock.parse(MemoryFile("composer.lock", content)))
    assert found(records) == EXPECTED
    for record in records:
        assert isinstance(record, Package)
        line = record.locations[0].line
        assert line is not None
        assert f'"{record.namespace}/{record.name}"'.encode() in content.splitlines()[line - 1]


@pytest.mark.parametrize("name", ["json", "php"])
def test_reads_what_composer_installed(project: Path, name: str) -> None:
    content = (project / f"vendor/composer/installed.{name}").read_bytes()
    module = php_installed if name == "json" else php_installed_php
    assert found(list(module.parse(MemoryFile(f"vendor/composer/installed.{name}", content)))) == EXPECTED


def test_the_php_file_speaks_only_where_the_json_is_gone(tmp_path: Path) -> None:
    directory = tmp_path / "vendor/composer"
    directory.mkdir(parents=True)
    (directory / "installed.php").write_text(SOURCE)
    (directory / "installed.json").write_text('{"packages": [{"name": "e/f", "version": "2"}]}')
    names = [package.name for package in taken(tmp_path)]
    assert names == ["f"]
    (directory / "installed.json").unlink()
    assert [package.name for package in taken(tmp_path)] == ["d"]


def taken(root: Path) -> tuple[Package, ...]:
    opened = open_source(f"rootfs:{root}", None)
    assert isinstance(opened, TreeSource)
    inventory = take.of_tree(opened, take.usual_evidence("rootfs"))
    assert inventory.not_assessed == ()
    return inventory.packages


def test_what_the_platform_gives_is_not_required() -> None:
    entry = {
        "name": "A/B",
        "version": "1",
        "require": {"php": "*", "ext-x": "*", "C/D": "*", "lib-y": 5, "e/f g": 1},
    }
    (package,) = lock({"packages": [entry]})
    assert isinstance(package, Package)
    assert package.requires == ("c/d",)


@pytest.mark.parametrize(
    ("stated", "texts"),
    [
        (["MIT"], ("MIT",)),
        ("MIT", ("MIT",)),
        (["A", 5, "", "B"], ("A OR B",)),
        ({}, ()),
        ([], ()),
        (None, ()),
    ],
)
def test_licences(stated: object, texts: tuple[str, ...]) -> None:
    (package,) = lock({"packages": [{"name": "a/b", "version": "1", "license": stated}]})
    assert isinstance(package, Package)
    assert package.licences == texts


@pytest.mark.parametrize("document", [[], 5, {}, {"packages": 5}, {"packages": [], "packages-dev": "x"}])
def test_another_lock_file_is_refused(document: object) -> None:
    with pytest.raises(Malformed):
        lock(document)


@pytest.mark.parametrize("document", [5, {}, {"packages": {}}, {"packages": [], "dev-package-names": 5}])
def test_another_list_is_refused(document: object) -> None:
    with pytest.raises(Malformed):
        installed(document)


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
fields = st.sampled_from(["name", "version", "license", "dist", "require", "provide", "replace", "other"])


@given(st.lists(st.dictionaries(fields, values) | values))
def test_any_entry_ends_as_one_record(entries: list[object]) -> None:
    assert len(lock({"packages": entries, "packages-dev": entries})) == 2 * len(entries)
    assert len(installed(entries)) == len(entries)


def serialised(value: object) -> bytes:
    """Write a value as PHP's `serialize` does."""
    match value:
        case None:
            return b"N;"
        case bool():
            return b"b:%d;" % value
        case int():
            return b"i:%d;" % value
        case str():
            content = value.encode()
            return b's:%d:"%b";' % (len(content), content)
        case dict():
            return b"a:%d:{%b}" % (
                len(value),
                b"".join(serialised(k) + serialised(v) for k, v in value.items()),
            )
    raise TypeError(value)


php_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=8),
    lambda inner: st.dictionaries(st.text(max_size=5) | st.integers(0, 9), inner, max_size=4),
    max_leaves=12,
)


@given(php_values)
def test_serialised_values_come_back(value: object) -> None:
    assert unserialised(serialised(value)) == value


def test_php_writes_what_is_read() -> None:
    php = require_program("php", "it writes what is read here")
    code = (
        '$v = ["a" => 1, "b" => [true, false, null, -5, 1.5, "x\'y\\\\z\\n"], "ü" => [], 7 => ["k" => "v"]];'
        'echo serialize($v), "\\0<?php return ", var_export($v, true), ";";'
    )
    answer = subprocess.run([php, "-r", code], check=True, capture_output=True).stdout
    text, _, source = answer.partition(b"\0")
    inner = {0: True, 1: False, 2: None, 3: -5, 4: "1.5", 5: "x'y\\z\n"}
    assert unserialised(text) == {"a": 1, "b": inner, "ü": {}, 7: {"k": "v"}}
    assert returned(source.decode()) == {
        "a": "1",
        "b": {str(key): str(one) if type(one) is int else one for key, one in inner.items()},
        "ü": {},
        "7": {"k": "v"},
    }


@pytest.mark.parametrize(
    "content",
    [
        b'O:8:"stdClass":0:{}',
        b'C:1:"x":0:{}',
        b"R:1;",
        b'a:1:{i:0;O:1:"x":0:{}}',
        b'E:3:"A:B";',
        b's:99:"x";',
        b's:1:"xy";',
        b"a:1:{}",
        b"a:0:{i:0;i:1;}",
        b"a:999999999:{i:0;i:1;}",
        b"a:1:{N;i:1;}",
        b"i:;",
        b"b:2;",
        b"",
    ],
)
def test_what_is_not_plain_is_refused(content: bytes) -> None:
    with pytest.raises(Malformed):
        unserialised(content)


def test_depth_is_bounded() -> None:
    with pytest.raises(LimitExceeded):
        unserialised(b"a:1:{i:0;" * (MAX_DEPTH + 2))
    with pytest.raises(LimitExceeded):
        returned("<?php return " + "[" * (MAX_DEPTH + 2))


@pytest.mark.parametrize(
    "source",
    [
        "",
        "<?php",
        "return [];",
        "<?php return system('x');",
        '<?php return ["a" => "$b"];',
        "<?php return ['a' 'b'];",
        "<?php return ['a' => ;",
        "<?php return ['a' =>",
        "<?php return new A;",
        "<?php return ['a' . ];",
        "<?php return 'never closed",
    ],
)
def test_source_that_is_no_literal_is_refused(source: str) -> None:
    with pytest.raises(Malformed):
        returned(source)


def test_comments_and_both_kinds_of_arrays() -> None:
    source = "<?php /* a * b */ // c\n return [ # d\n 'a' => array(1 => 'x' . 'y', 'z'), \"k\" => TRUE ] ;"
    assert returned(source) == {"a": {"1": "xy", 1: "z"}, "k": True}


@pytest.mark.parametrize(
    "content", [b"i:5;", b"a:0:{}", b'a:1:{s:4:"name";s:1:"a";}', serialised({"name": "a/b c"})]
)
def test_a_registry_file_without_a_package_is_refused(content: bytes) -> None:
    with pytest.raises(Malformed):
        pear(content)


def test_entries_of_the_php_file_that_are_no_arrays_are_not_assessed() -> None:
    records = installed_php(
        b"<?php return ['versions' => ['a/b' => 5, 'c/d' => ['pretty_version' => null]]];"
    )
    assert [type(record) for record in records] == [NotAssessed, NotAssessed]


@pytest.mark.parametrize("read", [pear, installed_php])
def test_beginnings_survive(read: Callable[[bytes], list[object]]) -> None:
    for content in (ARRAY, SOURCE.encode()):
        for beginning in cut_short(content, 1):
            survives(read, beginning)


@given(flipped(ARRAY))
def test_a_flipped_registry_file_survives(content: bytes) -> None:
    survives(pear, content)


@given(flipped(SOURCE.encode()))
def test_a_flipped_php_file_survives(content: bytes) -> None:
    survives(installed_php, content)


@pytest.mark.parametrize("filling", ["'a' . ", "/*", "//\n", "\\", "'", "[", "array(", "1.", "'a'=>", " "])
def test_hostile_source_costs_little(filling: str) -> None:
    start = perf_counter()
    survives(installed_php, ("<?php return " + filling * 200_000).encode())
    assert perf_counter() - start < 5
