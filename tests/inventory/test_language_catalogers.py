"""The catalogers of the smaller languages: hard cases, and whatever bytes they are given."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.inventory import conan, conda, haskell, opam, perl, take
from seawall.inventory.base import Cataloger
from seawall.inventory.catalogers import (
    conan_lock,
    conda_environment,
    conda_installed,
    elixir_mix_lock,
    erlang_otp_app,
    github_actions,
    haskell_cabal_freeze,
    julia_manifest,
    lua_lock,
    nix_store,
    r_installed,
    swift_package_resolved,
    terraform_lock,
    wordpress,
)
from seawall.inventory.declared import catalogers
from seawall.inventory.engine import read_file
from seawall.inventory.entries import digest, each, texts
from seawall.inventory.selector import Selector
from seawall.model.errors import Malformed
from seawall.model.package import Location, NotAssessed, Package
from seawall.source.cache import LayerCache
from seawall.source.detect import open_source
from seawall.source.memory import MemoryFile
from seawall.source.oci.image import Image
from support.hostile import cut_short, flipped, survives
from support.images import DEBIAN_11, build, directory, file, write_layout
from support.records import packages, records, unassessed

FIXTURES = Path(__file__).parent / "fixtures"
FAMILIES = (
    "cocoapods", "conan", "conda", "dart", "elixir", "erlang", "github", "haskell", "homebrew", "julia",
    "lua", "opam", "perl", "r-", "swift", "terraform", "vcpkg", "wordpress",
)  # fmt: skip
MINE = {name: each for name, each in catalogers().items() if name.startswith(FAMILIES)}


def samples() -> list[tuple[Cataloger, str, bytes]]:
    """Every file of a fixture with the cataloger that wants it."""
    found = []
    for name, cataloger in MINE.items():
        selector = Selector((cataloger,))
        for path in sorted((FIXTURES / name).glob("*/tree/**/*")):
            relative = path.as_posix().partition("/tree/")[2]
            if path.is_file() and cataloger in selector.wanted_by(relative, 100, 0o644):
                found.append((cataloger, relative, path.read_bytes()))
    return found


FOUND = samples()
SAMPLES = [pytest.param(*one, id=f"{one[0].name}:{one[1].rpartition('/')[2]}") for one in FOUND]
JSON_SAMPLES = [
    sample
    for sample, (_, _, content) in zip(SAMPLES, FOUND, strict=True)
    if content.lstrip()[:1] == b"{" and b'":' in content
]
unhurried = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])


class TestHostileInput:
    def test_every_family_has_samples(self) -> None:
        assert {cataloger.name for cataloger, _, _ in FOUND} == set(MINE)

    @pytest.mark.parametrize(("cataloger", "path", "content"), SAMPLES)
    def test_cut_short(self, cataloger: Cataloger, path: str, content: bytes) -> None:
        for beginning in cut_short(content, 37):
            survives(lambda data: cataloger.parse(MemoryFile(path, data)), beginning)

    @pytest.mark.parametrize(("cataloger", "path", "content"), SAMPLES)
    @unhurried
    @given(data=st.data())
    def test_flipped(self, cataloger: Cataloger, path: str, content: bytes, data: st.DataObject) -> None:
        changed = data.draw(flipped(content))
        survives(lambda data: cataloger.parse(MemoryFile(path, data)), changed)

    @pytest.mark.parametrize(("cataloger", "path", "content"), JSON_SAMPLES)
    @pytest.mark.parametrize("wrong", [None, 7, True, "x", [], {}, [[]], [None], {"x": []}, ["a", 1]])
    def test_a_wrong_type_anywhere(
        self, cataloger: Cataloger, path: str, content: bytes, wrong: object
    ) -> None:
        try:
            document = json.loads(content)
        except ValueError:
            pytest.skip("not JSON on purpose")
        for changed in mutations(document, wrong):
            text = json.dumps(changed).encode()
            survives(lambda data: cataloger.parse(MemoryFile(path, data)), text)

    @pytest.mark.parametrize(("cataloger", "path", "content"), SAMPLES)
    def test_text_that_is_not_unicode_is_not_assessed_at_worst(
        self, cataloger: Cataloger, path: str, content: bytes
    ) -> None:
        kept = read_file(cataloger, MemoryFile(path, content.replace(b"a", b"\xff")))
        assert all(isinstance(problem, NotAssessed) for problem in kept.problems)

    @pytest.mark.parametrize("cataloger", MINE.values(), ids=MINE)
    @pytest.mark.parametrize(
        "piece",
        [
            b"{", b"[", b"(", b'"', b"'", b"{application,[", b"{vsn,", b"<", b'<<"a">>,', b"%{", b": ",
            b"\n- ", b"-", b" ", b"/", b"a-1", b"uses: a/b@v1 #", b'provider "a/b/c" {\n', b"Version:",
            b"depends: [", b'= "', b"=head2 C<Module> L<", b"C<VERSION: ", b"    a (1)\n", b"a==",
            b"[requires]\na/1\n", b"{hex: ",
        ],
    )  # fmt: skip
    def test_repetition_costs_little(self, cataloger: Cataloger, piece: bytes) -> None:
        """A quadratic scan of a quarter of a megabyte would take minutes."""
        name = cataloger.globs[0].replace("*", "x")
        heads = {
            "mix.lock": b"%{\n",
            "opam": b'opam-version: "2.0"\ndepends: [',
            "rebar.lock": b"[",
            "x.app": b"",
        }
        content = heads.get(name.rpartition("/")[2], b"") + piece * (250_000 // len(piece))
        start = time.perf_counter()
        read_file(cataloger, MemoryFile(name, content))
        assert time.perf_counter() - start < 5


def mutations(value: Any, wrong: object) -> list[Any]:
    """Return the document with each value in turn replaced."""
    found = [wrong]
    if isinstance(value, dict):
        for key, inner in value.items():
            found += [{**value, key: changed} for changed in mutations(inner, wrong)]
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            found += [[*value[:place], changed, *value[place + 1 :]] for changed in mutations(inner, wrong)]
    return found


class TestEntries:
    def test_one_broken_entry_spoils_no_other(self) -> None:
        def read(name: str, entry: int) -> list[Package]:
            if entry == 2:
                raise Malformed("two")
            return [Package("x", name, str(entry))]

        found = list(each("a.lock", [("one", 1), ("two", 2), ("three", 3)], read))
        assert [p.name for p in packages(found)] == ["one", "three"]
        assert unassessed(found) == [NotAssessed("package", "a.lock: two", "cannot be read: two")]

    @pytest.mark.parametrize("wrong", [None, 7, "", "0" * 63, "g" * 64, "0" * 65, b"0" * 64, ["0" * 64]])
    def test_what_is_no_digest_is_none(self, wrong: object) -> None:
        assert digest("sha256", wrong) == ()
        assert digest("crc32", "0" * 8) == ()
        assert digest("sha256", "AB" * 32) == (("sha256", "ab" * 32),)

    def test_texts(self) -> None:
        assert texts(["a", 1, None, ["b"], "c", ""]) == ("a", "c")
        assert texts("a") == ("a",)
        assert texts({"a": 1}) == texts("") == ()


class TestConda:
    @pytest.mark.parametrize(
        ("told", "subdir", "name"),
        [
            ("https://conda.anaconda.org/conda-forge/linux-64", "linux-64", "conda-forge"),
            ("https://conda.anaconda.org/t/ab-123/private/noarch", "noarch", "private"),
            ("https://repo.anaconda.com/pkgs/main/linux-64", "linux-64", "main"),
            ("pkgs/main", "linux-64", "main"),
            ("conda-forge", "linux-64", "conda-forge"),
            ("https://u:p@conda.example.com/t/tk-1/x/linux-64/", "linux-64", "https://conda.example.com/x"),
            ("", "linux-64", ""),
        ],
    )
    def test_channels_are_named_without_secrets(self, told: str, subdir: str, name: str) -> None:
        assert conda.channel(told, subdir) == name

    def test_a_record_without_a_name_is_malformed(self) -> None:
        with pytest.raises(Malformed):
            records(conda_installed.CATALOGER, "conda-meta/x.json", '{"version": "1"}')

    @pytest.mark.parametrize(
        ("asked", "version"),
        [
            ("a==1.0", "1.0"), ("a=1.0.0", "1.0.0"), ("a=1.0=h1_0", "1.0"), ("a 1.0", ""), ("a=1.0", ""),
            ("a=1.2.*", ""), ("a>=1.0.0", ""), ("c::a==2", "2"), ("a == 1.0", "1.0"), ("a", ""),
        ],
    )  # fmt: skip
    def test_what_pins_one_version(self, asked: str, version: str) -> None:
        text = f"dependencies:\n  - {json.dumps(asked)}\n"
        found = records(conda_environment.CATALOGER, "environment.yml", text)
        assert [p.version for p in packages(found)] == ([version] if version else [])
        assert len(found) == 1


class TestBeam:
    def test_erlangs_own_applications_are_not_hex_packages(self) -> None:
        text = "{application,'ssl',[{vsn,\"11.0\"}]}."
        (package,) = packages(records(erlang_otp_app.CATALOGER, "ebin/ssl.app", text))
        assert (package.type, package.name, package.version) == ("otp", "ssl", "11.0")

    def test_merge_conflicts_are_malformed(self) -> None:
        with pytest.raises(Malformed, match="merge conflict"):
            records(elixir_mix_lock.CATALOGER, "mix.lock", "%{\n<<<<<<< HEAD\n}\n")

    def test_an_empty_lock_has_nothing_in_it(self) -> None:
        assert records(elixir_mix_lock.CATALOGER, "mix.lock", "%{\n}\n") == []


class TestNames:
    @given(
        name=st.from_regex(haskell.NAME, fullmatch=True),
        version=st.from_regex(haskell.VERSION, fullmatch=True),
    )
    def test_haskell_identifiers(self, name: str, version: str) -> None:
        if name.isascii() and version.isascii() and len(name) + len(version) < 300:
            found = haskell.split(f"{name}-{version}")
            assert found is not None
            assert "-".join(found) == f"{name}-{version}"

    @pytest.mark.parametrize(
        ("distribution", "found"),
        [
            ("Algorithm-Diff-1.1903", ("Algorithm-Diff", "1.1903")),
            ("Moo-v2.5.4-TRIAL", ("Moo", "v2.5.4-TRIAL")),
            ("Net-SSLeay-1.93_02", ("Net-SSLeay", "1.93_02")),
            ("no", None),
            ("x-" * 400 + "1", None),
        ],
    )
    def test_perl_distributions(self, distribution: str, found: tuple[str, str] | None) -> None:
        assert perl.split(distribution) == found

    @pytest.mark.parametrize(
        ("pathname", "author"),
        [("E/ET/ETHER/Try-Tiny-0.31.tar.gz", "ETHER"), ("X/ET/ETHER/x.tar.gz", ""), ("x.tar.gz", "")],
    )
    def test_perl_authors(self, pathname: str, author: str) -> None:
        assert perl.author(pathname) == author

    def test_conan_references(self) -> None:
        place = Location("conan.lock")
        whole = conan.package("zlib/1.2.13@acme/stable#0a1b%1692672717.68:ff#00", place)
        assert isinstance(whole, Package)
        assert whole.qualifiers == (("user", "acme"), ("channel", "stable"), ("rrev", "0a1b"))
        for wrong in ("zlib", "zlib/", "zlib/[>1]", "a/b/c", "zlib/1.2@x", "", "z/" + "1" * 600):
            assert isinstance(conan.package(wrong, place), NotAssessed)

    def test_conan_lock_of_neither_version(self) -> None:
        with pytest.raises(Malformed):
            records(conan_lock.CATALOGER, "conan.lock", '{"version": "0.5"}')

    @pytest.mark.parametrize(
        "location",
        [
            "https://github.com/apple/swift-nio.git", "https://github.com/apple/swift-nio/",
            "git@github.com:apple/swift-nio.git", "ssh://git@github.com/apple/swift-nio",
            "ssh://git@GitHub.com:22/apple/swift-nio.git", "https://user:pw@github.com/apple/swift-nio",
        ],
    )  # fmt: skip
    def test_swift_repositories_in_every_form(self, location: str) -> None:
        pin = {
            "identity": "x",
            "kind": "remoteSourceControl",
            "location": location,
            "state": {"version": "1.0.0"},
        }
        text = json.dumps({"pins": [pin], "version": 2})
        (package,) = packages(records(swift_package_resolved.CATALOGER, "Package.resolved", text))
        assert (package.namespace, package.name) == ("github.com/apple", "swift-nio")


class TestText:
    def test_opam_fields(self) -> None:
        text = 'depends: ["a" {>= "1" & (x | y)} # "no"\n ("b" | "c {")]\nlicense: "MIT"\nx: ["z"]\n'
        assert list(opam.items(text, "depends")) == [("a", '>="1"&(x|y)'), ("b", ""), ("c {", "")]
        assert list(opam.items(text, "license")) == [("MIT", "")]
        assert list(opam.items(text, "none")) == []

    def test_flags_and_setup_constraints_of_cabal(self) -> None:
        text = "constraints: any.a ==1.0,\n  a +x -y,\n  setup.b ==2,\n  b:setup.c ==3\n"
        found = records(haskell_cabal_freeze.CATALOGER, "cabal.project.freeze", text)
        assert [(p.name, p.version) for p in packages(found)] == [("a", "1.0"), ("b", "2"), ("c", "3")]
        assert unassessed(found) == []

    def test_two_julia_packages_of_one_name(self) -> None:
        entry = '[[deps.X]]\nuuid = "{0}"\nversion = "{1}"\n'
        text = 'manifest_format = "2.1"\n' + entry.format("AA", "1.0.0") + entry.format("bb", "2.0.0")
        found = packages(records(julia_manifest.CATALOGER, "Manifest.toml", text))
        assert [(p.version, dict(p.qualifiers)["uuid"]) for p in found] == [("1.0.0", "aa"), ("2.0.0", "bb")]

    def test_many_pins_of_lua_on_one_line(self) -> None:
        text = 'return { dependencies = { a = "1-1", ["b/c"] = "2-1" } }'
        found = records(lua_lock.CATALOGER, "luarocks.lock", text.replace("{ dep", "{\ndep"))
        assert [(p.namespace, p.name, p.version) for p in packages(found)] == [
            ("", "a", "1-1"),
            ("b", "c", "2-1"),
        ]

    def test_a_package_of_r_that_is_only_source_is_not_installed(self) -> None:
        assert records(r_installed.CATALOGER, "a/DESCRIPTION", "Package: a\nVersion: 1\n") == []
        (package,) = packages(
            records(r_installed.CATALOGER, "a/DESCRIPTION", "Package: a\nVersion: 1\nBuilt: R\n")
        )
        assert package.version == "1"

    def test_a_provider_without_an_end_is_malformed(self) -> None:
        with pytest.raises(Malformed, match="no end"):
            records(terraform_lock.CATALOGER, ".terraform.lock.hcl", 'provider "a/b/c" {\nversion = "1"\n')


class TestActions:
    def uses(self, text: str) -> list[tuple[str, str, str]]:
        found = records(github_actions.CATALOGER, ".github/workflows/x.yml", text)
        return [(p.namespace, p.name, p.version) for p in packages(found)]

    @pytest.mark.parametrize(
        ("comment", "version"),
        [
            ("# v4.1.2", "v4.1.2"), ("# tag=v4.1.2", "v4.1.2"), ("# pin@v4.1.2", "v4.1.2"),
            ("# ratchet:actions/checkout@v4.1.2", "v4.1.2"), ("#v4.1.2", "v4.1.2"), ("# 4.1.2", "4.1.2"),
            ("# v4", "a" * 40), ("# main", "a" * 40), ("", "a" * 40),
        ],
    )  # fmt: skip
    def test_a_comment_tells_the_tag_of_a_commit(self, comment: str, version: str) -> None:
        assert self.uses(f"    - uses: actions/checkout@{'a' * 40} {comment}\n") == [
            ("actions", "checkout", version)
        ]

    def test_a_comment_behind_a_tag_tells_nothing(self) -> None:
        assert self.uses("- uses: a/b@v1 # v1.2.3\n") == [("a", "b", "v1")]

    def test_scripts_and_comments_use_nothing(self) -> None:
        text = "steps:\n  - run: |\n      uses: a/b@v1\n\n      uses: a/c@v1\n    name: x\n  # uses: a/d@v1\n"
        assert self.uses(text + "  - uses: a/e@v1\n") == [("a", "e", "v1")]


class TestWordPress:
    def test_the_header_has_to_be_in_the_first_8_kib(self) -> None:
        path = "wp-content/plugins/a/a.php"
        header = "<?php\n/*\n * Plugin Name: A\n * Version: 1.0 */\n"
        (package,) = packages(records(wordpress.CATALOGER, path, header))
        assert (package.type, package.name, package.version) == ("wordpress-plugin", "a", "1.0")
        assert records(wordpress.CATALOGER, path, "<?php\n" + " " * 8192 + header) == []

    def test_a_computed_version_of_wordpress_is_not_assessed(self) -> None:
        found = records(wordpress.CATALOGER, "wp-includes/version.php", "<?php\n$wp_version = f();\n")
        assert [record.subject for record in unassessed(found)] == ["wordpress"]


ZLIB = "nix/store/0c0pjkj23irn2ardqq3wdqlbmbcl3v2l-zlib-1.3.1"
GLIBC = "nix/store/h0cnbmfcn93xm5dg2x27ixhag1cwndga-glibc-2.39-5"


class TestNixStore:
    def taken(
        self, root: Path, *layers: list[Any], cache: LayerCache | None = None
    ) -> list[tuple[str, str, Any]]:
        opened = open_source(str(write_layout(root, [build(layers)])), None)
        assert isinstance(opened, Image)
        inventory = take.of_image(opened, take.INSTALLED, cache=cache)
        return [
            (p.name, p.locations[0].path, p.locations[0].layer) for p in inventory.packages if p.type == "nix"
        ]

    def test_directories_prove_packages_in_their_layer(self, tmp_path: Path) -> None:
        lower = [directory("nix"), directory("nix/store"), directory(GLIBC), file(f"{GLIBC}/lib/libc.so")]
        upper = [directory("nix/store"), directory(ZLIB), directory(f"{ZLIB}/a-1.0"), file(f"{ZLIB}/a-1.0/x")]
        cache = LayerCache(tmp_path / "cache")
        expected = [("glibc", GLIBC, 0), ("zlib", ZLIB, 1)]
        assert self.taken(tmp_path / "a", lower, upper, cache=cache) == expected
        assert self.taken(tmp_path / "a", lower, upper, cache=cache) == expected

    def test_what_a_layer_deletes_is_not_there(self, tmp_path: Path) -> None:
        lower = [directory("nix/store"), directory(GLIBC), directory(ZLIB), file("etc/os-release", DEBIAN_11)]
        gone = file(ZLIB.replace("store/", "store/.wh."))
        assert self.taken(tmp_path, lower, [gone]) == [("glibc", GLIBC, 0)]

    @pytest.mark.parametrize(
        ("name", "found"),
        [
            ("openssl-3.0.13", ("openssl", "3.0.13", "")),
            ("openssl-3.0.13-bin", ("openssl", "3.0.13", "bin")),
            ("perl5.38.2-URI-5.21", ("perl5.38.2-URI", "5.21", "")),
            ("gcc-13.2.0-libgcc", ("gcc", "13.2.0", "libgcc")),
            ("libgcrypt-1.10.3-unstable-2024-01-01", ("libgcrypt", "1.10.3-unstable-2024-01-01", "")),
            ("bash-interactive", None),
            ("hook.sh", None),
            ("source-1.0.tar.gz", None),
            ("zlib-1.3.1.drv", None),
        ],
    )
    def test_names(self, name: str, found: tuple[str, str, str] | None) -> None:
        path = f"nix/store/0c0pjkj23irn2ardqq3wdqlbmbcl3v2l-{name}"
        told = packages(nix_store.CATALOGER.parse(MemoryFile(path, b"")))
        assert [(p.name, p.version, dict(p.qualifiers).get("output", "")) for p in told] == (
            [found] if found else []
        )
