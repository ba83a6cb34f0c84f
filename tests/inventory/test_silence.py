"""No silent zero: a file of a known kind that tells nothing, because it is damaged, says so."""

from __future__ import annotations

import pytest

from seawall.inventory.declared import catalogers
from seawall.inventory.engine import read_file
from seawall.source.memory import MemoryFile

CATALOGERS = catalogers()
LUA = 'return {\n   dependencies = {\n      lpeg = "1.1.0-1"\n   }\n}\n'
PROVIDER = 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.0.0"\n}\n'
FREEZE = "active-repositories: x\nconstraints: any.aeson ==2.1.2.1,\n             any.b ==1\n"
OPAM = 'opam-version: "2.0"\ndepends: [\n  "base" {= "v0.16.3"}\n]\n'
DESCRIPTION = "Package: curl\nVersion: 5.0.0\nBuilt: R 4.3.0\n"
DAMAGED = [
    ("conan-file", "conanfile.txt", "{equires]\nzlib/1.2.13\n[options]\nx=1\n"),
    ("dotnet-paket-lock", "paket.lock", "STORAGE: NONE\nNUGXT\n    Winch (4.0.1)\nGROUP Build\n"),
    ("go-mod", "go.mod", "module a.example/b\n\ngo 1.20\n\nreqire (\n\tc.example/d v1.0.0\n)\n"),
    ("haskell-cabal-freeze", "cabal.project.freeze", FREEZE.replace("constraints:", "constraint")),
    ("lua-lock", "luarocks.lock", LUA.replace("dependencies = {", "depend@ncies")),
    ("lua-lock", "luarocks.lock", LUA.replace('"1.1.0-1"', '"1.1.0-1')),
    ("node-installed", "node_modules/a/package.json", '{"name": 5, "version": "1.0.0"}'),
    ("node-installed", "node_modules/a/package.json", '{"version": "1.0.0"}'),
    ("node-yarn-lock", "yarn.lock", "\x1f\x0b\x08\0" * 9),
    ("opam-locked", "opam.locked", OPAM.partition("depends")[0]),
    ("opam-locked", "opam.locked", OPAM.rpartition("]")[0]),
    ("r-installed", "usr/lib/R/library/curl/DESCRIPTION", DESCRIPTION.partition("Built")[0]),
    ("r-installed", "usr/local/lib/R/site-library/curl/DESCRIPTION", "\0" * 64),
    ("ruby-gemfile-lock", "Gemfile.lock", "GXM\n  specs:\n    rack (2.0.0)\n\nPLATFORMS\n  ruby\n"),
    (
        "terraform-lock",
        ".terraform.lock.hcl",
        "# made by terraform\n" + PROVIDER.replace("provider", "provide"),
    ),
    ("wordpress", "wp-includes/version.php", "<?php\n$wp_versio = '6.4.2';\n"),
]
WHOLE = [
    ("conan-file", "conanfile.txt", "# ours\n[requires]\nzlib/1.2.13\n[options]\nx=1\n"),
    (
        "dotnet-paket-lock",
        "paket.lock",
        "STORAGE: NONE\nNUGET\n  remote: x\n    Winch (4.0.1)\nGROUP Build\n",
    ),
    (
        "go-mod",
        "go.mod",
        "module a.example/b\ngo 1.24\ntool x\ngodebug a=b\nretract v1.0.0\nrequire c.d/e v1.0.0\n",
    ),
    ("haskell-cabal-freeze", "cabal.project.freeze", f"-- ours\n{FREEZE}index-state: x\n"),
    ("lua-lock", "luarocks.lock", f"-- ours\n{LUA}"),
    ("node-installed", "node_modules/a/package.json", '{"name": "a", "version": "1.0.0"}'),
    ("node-yarn-lock", "yarn.lock", '# yarn lockfile v1\r\n\r\na@^1:\r\n  version "1.0.0"\r\n'),
    ("opam-locked", "opam.locked", OPAM),
    ("r-installed", "usr/lib/R/library/curl/DESCRIPTION", DESCRIPTION),
    ("ruby-gemfile-lock", "Gemfile.lock", "GEM\n  specs:\n    rack (2.0.0)\n\nPLATFORMS\n  ruby\n"),
    ("terraform-lock", ".terraform.lock.hcl", f"# made by terraform\n// ours\n\n{PROVIDER}"),
]
NOTHING = [
    ("node-installed", "node_modules/a/package.json", '{"type": "module"}'),
    ("node-installed", "node_modules/a/package.json", '{"version": "1.0.0", "private": true}'),
    ("node-yarn-lock", "yarn.lock", "# yarn lockfile v1\n\n\n"),
    ("r-installed", "src/curl/DESCRIPTION", DESCRIPTION.partition("Built")[0]),
    ("terraform-lock", ".terraform.lock.hcl", "# made by terraform\n"),
]


@pytest.mark.parametrize(("name", "path", "content"), DAMAGED)
def test_what_is_damaged_is_not_assessed(name: str, path: str, content: str) -> None:
    assert read_file(CATALOGERS[name], MemoryFile(path, content.encode())).problems


@pytest.mark.parametrize(("name", "path", "content"), WHOLE)
def test_what_is_whole_is_read_without_a_word(name: str, path: str, content: str) -> None:
    found = read_file(CATALOGERS[name], MemoryFile(path, content.encode()))
    assert found.packages
    assert not found.problems


@pytest.mark.parametrize(("name", "path", "content"), NOTHING)
def test_what_lists_nothing_says_nothing(name: str, path: str, content: str) -> None:
    found = read_file(CATALOGERS[name], MemoryFile(path, content.encode()))
    assert not found.packages
    assert not found.problems
