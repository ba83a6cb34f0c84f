"""Node's lock files, written by five package managers for one project; installed packages; hostile files."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.inventory import node
from seawall.inventory.base import Record
from seawall.inventory.catalogers import (
    node_bun_lock,
    node_installed,
    node_package_lock,
    node_pnpm_lock,
    node_yarn_cache,
    node_yarn_lock,
)
from seawall.inventory.selector import Selector
from seawall.model.errors import LimitExceeded, Malformed
from seawall.model.package import NotAssessed, Package
from seawall.source.base import MIB, File
from seawall.source.memory import MemoryFile
from support.hostile import cut_short, flipped, survives

FIXTURES = Path(__file__).parent / "fixtures"
Parser = Callable[[File], Iterable[Record]]
# The same package.json, locked by npm 11 (three versions), pnpm 7, 8 and 9, Yarn 1 and 4, and Bun 1.
LOCKS: dict[str, tuple[Parser, str]] = {
    "npm 1": (node_package_lock.parse, "node-package-lock/v1/tree/package-lock.json"),
    "npm 2": (node_package_lock.parse, "node-package-lock/v2/tree/package-lock.json"),
    "npm 3": (node_package_lock.parse, "node-package-lock/v3/tree/package-lock.json"),
    "pnpm 5.4": (node_pnpm_lock.parse, "node-pnpm-lock/v5.4/tree/pnpm-lock.yaml"),
    "pnpm 6.0": (node_pnpm_lock.parse, "node-pnpm-lock/v6.0/tree/pnpm-lock.yaml"),
    "pnpm 9.0": (node_pnpm_lock.parse, "node-pnpm-lock/v9.0/tree/pnpm-lock.yaml"),
    "bun": (node_bun_lock.parse, "node-bun-lock/v1/tree/bun.lock"),
    "yarn 1": (node_yarn_lock.parse, "node-yarn-lock/classic/tree/yarn.lock"),
    "yarn 4": (node_yarn_lock.parse, "node-yarn-lock/berry/tree/yarn.lock"),
}
ALIASES = {"lodash": "lodash4", "@types/node": "node-types"}


def content(lock: str) -> bytes:
    return (FIXTURES / LOCKS[lock][1]).read_bytes()


def read(parse: Parser, path: str, data: bytes | str) -> list[Record]:
    return list(parse(MemoryFile(path, data.encode() if isinstance(data, str) else data)))


def packages(lock: str) -> list[Package]:
    parse, path = LOCKS[lock]
    return [r for r in read(parse, path.rpartition("/")[2], content(lock)) if isinstance(r, Package)]


def full_name(package: Package) -> str:
    return f"{package.namespace}/{package.name}".lstrip("/")


def identities(lock: str) -> set[tuple[str, str, bool]]:
    return {(full_name(p), p.version, p.development) for p in packages(lock)}


def versions(records: Iterable[Record]) -> dict[str, str]:
    records = list(records)
    unknown = {r.subject: "" for r in records if isinstance(r, NotAssessed)}
    return {full_name(p): p.version for p in records if isinstance(p, Package)} | unknown


@pytest.mark.parametrize("lock", [lock for lock in LOCKS if not lock.startswith("yarn")])
def test_package_managers_agree(lock: str) -> None:
    """All resolve the same project to the same packages, and know which are for development."""
    assert identities(lock) == identities("npm 3")
    assert ("minimist", "1.2.5", True) in identities(lock)


@pytest.mark.parametrize("lock", ["yarn 1", "yarn 4"])
def test_yarn_resolves_to_more(lock: str) -> None:
    """Yarn does not deduplicate minimist, and Yarn 4 adds node-gyp for what it would compile."""
    ours, others = ({identity[:2] for identity in identities(name)} for name in (lock, "npm 3"))
    assert ours > others
    assert ("minimist", "1.2.8") in ours


@pytest.mark.parametrize("lock", LOCKS)
def test_lines_are_those_of_the_packages(lock: str) -> None:
    lines = content(lock).decode().split("\n")
    for package in packages(lock):
        line = package.locations[0].line
        assert line is not None
        assert full_name(package) in lines[line - 1] or ALIASES[full_name(package)] in lines[line - 1]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_of_an_installed_package_installs_nothing(lock: str) -> None:
    parse, path = LOCKS[lock]
    assert read(parse, f"app/node_modules/x/{path.rpartition('/')[2]}", content(lock)) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_cut_short(lock: str) -> None:
    for short in cut_short(content(lock), 97):
        survives(lambda data: read(LOCKS[lock][0], "lock", data), short)


@pytest.mark.parametrize("lock", LOCKS)
@given(st.data())
@settings(deadline=None, max_examples=50)
def test_flipped_bytes(lock: str, data: st.DataObject) -> None:
    survives(lambda broken: read(LOCKS[lock][0], "lock", broken), data.draw(flipped(content(lock))))


scalars = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=8) | st.just("1.0.0")
keys = st.sampled_from(
    [
        "",
        "a",
        "node_modules/a",
        "packages",
        "dependencies",
        "version",
        "name",
        "dev",
        "resolved",
        "lockfileVersion",
    ]
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4)
)


@given(st.dictionaries(keys, values, max_size=5))
@settings(deadline=None)
def test_json_of_any_shape(value: dict[str, object]) -> None:
    for parse in (node_package_lock.parse, node_bun_lock.parse, node_pnpm_lock.parse, node_installed.parse):
        survives(lambda data, parse=parse: read(parse, "node_modules/a/x", data), json.dumps(value).encode())  # type: ignore[misc]
        survives(lambda data, parse=parse: read(parse, "x", data), json.dumps(value).encode())  # type: ignore[misc]


@pytest.mark.parametrize(
    ("parse", "start"),
    [
        (node_package_lock.parse, '{"dependencies":{"a":{"version":"1.0.0","dependencies":{"a":'),
        (node_package_lock.parse, '{"packages":{"node_modules/a":{"license":'),
        (node_bun_lock.parse, '{"lockfileVersion":1,"packages":{"a":'),
        (node_installed.parse, '{"name":"a","version":"1.0.0","exports":'),
        (node_pnpm_lock.parse, "lockfileVersion: '9.0'\npackages: "),
    ],
)
@pytest.mark.parametrize(
    ("opening", "closing"), [("[", "]"), ('{"a":', "}"), ('{"dependencies":{"a":', "}}")]
)
def test_ten_thousand_levels(parse: Parser, start: str, opening: str, closing: str) -> None:
    text = start + opening * 10_000 + "1" + closing * 10_000
    with pytest.raises((Malformed, LimitExceeded)):
        read(parse, "lock", text)


def npm_lock(count: int) -> bytes:
    entry = {"version": "1.0.0", "integrity": "sha512-" + "x" * 88, "dependencies": {"a": "^1.0.0"}}
    places = {f"node_modules/p{number}": entry for number in range(count)}
    return json.dumps({"lockfileVersion": 3, "packages": places}, indent=2).encode()


def yarn_lock(count: int) -> bytes:
    entries = (f'"p{n}@^1.0.0":\n  version "1.0.0"\n  resolved "{"x" * 90}"\n\n' for n in range(count))
    return ("# yarn lockfile v1\n\n" + "".join(entries)).encode()


def bun_lock(count: int) -> bytes:
    entries = (
        f'"p{n}": ["p{n}@1.0.0", "", {{"dependencies": {{"p{n + 1}": "1"}},}}],\n' for n in range(count)
    )
    return ('{"lockfileVersion": 1, "workspaces": {}, "packages": {' + "".join(entries) + "}}").encode()


def pnpm_lock(count: int) -> bytes:
    entries = (
        f"  /p{n}@1.0.0:\n    resolution: {{integrity: {'x' * 90}}}\n    dev: false\n\n" for n in range(count)
    )
    return ("lockfileVersion: '6.0'\n\npackages:\n\n" + "".join(entries)).encode()


@pytest.mark.parametrize(
    ("parse", "write", "count"),
    [
        (node_package_lock.parse, npm_lock, 100_000),
        (node_yarn_lock.parse, yarn_lock, 100_000),
        (node_bun_lock.parse, bun_lock, 100_000),
        (node_pnpm_lock.parse, pnpm_lock, 20_000),
    ],
)
def test_large_files_take_time_in_proportion(
    parse: Parser, write: Callable[[int], bytes], count: int
) -> None:
    data = write(count)
    start = time.perf_counter()
    assert len(read(parse, "lock", data)) == count
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (node_bun_lock.parse, '{"a":"' + '\\"' * 2_000_000),
        (node_bun_lock.parse, "/*" * 2_000_000),
        (node_bun_lock.parse, "{" + ",   " * 500_000),
        (node_yarn_lock.parse, '"' + '\\"' * 1_000_000 + ":\n"),
        (node_yarn_lock.parse, '__metadata:\n"' + "a: " * 500_000),
        (node_pnpm_lock.parse, '  "' + "a:" * 500_000),
        (node_package_lock.parse, npm_lock(20_000).replace(b'": {', b'":{').decode()),
    ],
)
def test_no_text_takes_quadratic_time(parse: Parser, text: str) -> None:
    start = time.perf_counter()
    survives(lambda data: read(parse, "lock", data), text.encode())
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (node_yarn_lock.parse, 'a@^1.0.0:\n  version "1.0.0"\n<<<<<<< HEAD\n'),
        (node_yarn_lock.parse, "{}"),
        (node_package_lock.parse, "{}"),
        (node_package_lock.parse, '{"packages": []}'),
        (node_pnpm_lock.parse, "packages: {}"),
        (node_bun_lock.parse, "{}"),
        (node_installed.parse, "[]"),
        (node_yarn_cache.parse, "PK\x03\x04 of something else"),
    ],
)
def test_malformed(parse: Parser, text: str) -> None:
    with pytest.raises(Malformed):
        read(parse, "lock", text)


@pytest.mark.parametrize("case", ["node-package-lock/sources-v1", "node-yarn-lock/sources"])
def test_credentials_stay_where_they_are(case: str) -> None:
    """The lock files of these cases have a password in a URL."""
    tree = FIXTURES / case / "tree"
    assert any(b"secret" in path.read_bytes() for path in tree.rglob("*") if path.is_file())
    assert "secret" not in (FIXTURES / case / "expected.json").read_text()


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("app/node_modules/a/package.json", True),
        ("app/test/node_modules/a/package.json", True),
        ("node_modules/a/node_modules/b/package.json", True),
        ("node_modules/a/client/node_modules/b/package.json", True),
        ("node_modules/test/node_modules/b/package.json", True),
        ("node_modules/@test/fixtures/node_modules/b/package.json", True),
        ("node_modules/.pnpm/test@1.0.0/node_modules/test/package.json", True),
        ("node_modules/a/node_modules/fixtures/node_modules/b/package.json", True),
        ("usr/share/nodejs/a/test/node_modules/b/package.json", False),
        ("node_modules/a/test/node_modules/b/package.json", False),
        ("node_modules/@s/a/src/__tests__/x/node_modules/@t/b/package.json", False),
        ("node_modules/a/fixtures/node_modules/b/node_modules/c/package.json", False),
        ("usr/lib/nodejs/a/test/node_modules/b/package.json", False),
        ("node_modules/a/test/compiled/b/package.json", False),
    ],
)
def test_what_lies_in_a_packages_tests_is_not_installed(path: str, counts: bool) -> None:
    assert bool(read(node_installed.parse, path, '{"name": "b", "version": "1.0.0"}')) is counts


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("node_modules/next/dist/compiled/ws/package.json", True),
        ("node_modules/@s/a/compiled/@t/b/package.json", True),
        ("usr/share/nodejs/a/compiled/b/package.json", True),
        ("node_modules/compiled/package.json", True),
        ("srv/compiled/node_modules/b/package.json", True),
        ("srv/compiled/b/package.json", False),
        ("node_modules/a/compiled/b/esm/package.json", False),
        ("node_modules/a/vendor/b/package.json", False),
    ],
)
def test_a_copy_compiled_into_a_package_counts(path: str, counts: bool) -> None:
    file = MemoryFile(path, b'{"name": "b", "version": "1.0.0"}')
    wanted = Selector((node_installed.CATALOGER,)).wanted_by(path, file.size, file.mode)
    assert bool(wanted and list(node_installed.parse(file))) is counts


def test_a_copy_without_a_version_is_not_assessed() -> None:
    said = read(node_installed.parse, "app/node_modules/next/dist/compiled/ws/package.json", '{"name": "ws"}')
    assert said == [NotAssessed("package", "ws", "comes from app/node_modules/next, without a version")]


@pytest.mark.parametrize("folder", ["share/nodejs", "lib/nodejs", "lib/aarch64-linux-gnu/nodejs"])
@pytest.mark.parametrize("name", ["once", "@types/node"])
def test_every_folder_of_debian_is_looked_into(folder: str, name: str) -> None:
    """Its Node.js has them built in, as `lib/x86_64-linux-gnu/nodejs:share/nodejs:lib/nodejs`."""
    path = f"usr/{folder}/{name}/package.json"
    assert Selector((node_installed.CATALOGER,)).wanted_by(path, 99, 0o644)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ("MIT", ("MIT",)),
        ({"type": "ISC", "url": "https://x.example"}, ("ISC",)),
        ([{"type": "MIT"}, "Apache-2.0"], ("MIT", "Apache-2.0")),
        (None, ()),
        ({"type": {"type": "MIT"}}, ()),
        ([["MIT"], 7, {}], ()),
    ],
)
def test_licences(found: object, expected: tuple[str, ...]) -> None:
    assert node.licences(found) == expected


def test_a_thousand_installed_packages_are_no_work() -> None:
    manifest = {
        "name": "a",
        "version": "1.0.0",
        "license": "MIT",
        "scripts": {f"s{n}": "x" * 20 for n in range(40)},
    }
    files = [MemoryFile(f"node_modules/a{n}/package.json", json.dumps(manifest).encode()) for n in range(950)]
    start = time.perf_counter()
    assert sum(len(list(node_installed.parse(file))) for file in files) == 950
    assert time.perf_counter() - start < 0.4  # a tenth of it is usual


def test_an_installed_package_of_unusual_size_is_refused() -> None:
    with pytest.raises(LimitExceeded):
        read(node_installed.parse, "node_modules/a/package.json", b" " * (MIB + 1))


names = st.from_regex(r"\A(@[a-z]+/)?[a-z][a-z0-9.-]*\Z")


@given(names, st.text(max_size=20))
def test_descriptors(name: str, reference: str) -> None:
    assert node.split_descriptor(f"{name}@{reference}") == (name, reference)
    assert node.unaliased("alias", f"npm:{name}@1.0.0") == (name, "1.0.0")
    assert node.unaliased("alias", "npm:1.0.0") == ("alias", "1.0.0")


@given(
    st.dictionaries(st.integers(0, 9).map(str), st.lists(st.integers(0, 9).map(str))),
    st.integers(0, 9).map(str),
)
def test_reachable_is_closed_and_ends(edges: dict[str, list[str]], root: str) -> None:
    found = node.reachable([root], edges)
    assert root in found
    assert all(target in found for place in found for target in edges.get(place, ()))


@pytest.mark.parametrize(
    ("reference", "own"),
    [
        ("workspace:packages/a", True),
        ("file:../a", True),
        ("file:./a#./a::hash=0123&locator=demo%40workspace%3A.", True),
        ("file:../a-1.0.0.tgz", False),
        ("file:./a.tgz::locator=demo%40workspace%3A.", False),
        ("npm:1.0.0", False),
        ("1.0.0", False),
    ],
)
def test_what_is_the_projects_own(reference: str, own: bool) -> None:
    assert node.is_own_source(reference) is own
