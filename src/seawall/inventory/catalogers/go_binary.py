"""Go executables: the modules they were built from, as the linker noted them (`go version -m` shows it).

The main module often has no version (`(devel)`, or a commit before any tag); then the one that was set with
`-ldflags "-X …version=1.2.3"` counts, when it belongs to the main module, else it is *not assessed*.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from seawall.inventory.base import Cataloger, Record
from seawall.inventory.executables import ELF, GO, HEAD_LENGTH, is_executable, layout
from seawall.inventory.gobinary import BuildInfo, read_build_info
from seawall.inventory.golang import DEVELOPMENT, module, release, says_nothing, unassessed
from seawall.model.package import NotAssessed, Package
from seawall.source.base import MIB, File

_MAX_SIZE = 2048 * MIB
_LINKED_VALUE = re.compile(r"""-X[= ]\s*['"]?([\w./~%-]+)\.(\w+)=([^\s'"]+)""")
_VERSION_VARIABLE = re.compile(
    r"(?:app|build|release|git|product|server|client|program|full|my)?_?(?:version|release|tag)",
    re.IGNORECASE,
)
_VERSION = re.compile(r"v?(\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?)")


class _Modules(Struct):
    """The lines of the build information: `dependencies` are path, version and, replaced, by what."""

    main: tuple[str, str] | None = None
    program: str = ""
    dependencies: list[tuple[str, str, tuple[str, str] | None]] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)


def parse(file: File) -> Iterator[Record]:
    """Yield the modules and the standard library of a Go executable, nothing for other files."""
    if not is_executable(file.head(64)):
        return
    head = file.head(HEAD_LENGTH)
    program = file.mode & 0o111
    if not program and GO not in head:
        return  # a shared library, wanted for Go's sake alone
    found = layout(head)
    if found is None or not (program or found.go_note):
        return
    if found.packed:
        yield NotAssessed("file", file.path, "packed with UPX: what it was built from cannot be read")
        return
    if file.size > _MAX_SIZE:  # its reader goes through all of it, and holes of a sparse file cost no byte
        yield NotAssessed("file", file.path, f"{file.size} bytes, more than the {_MAX_SIZE} allowed")
        return
    info = read_build_info(file.chunks(), found)
    if info is not None:
        yield from _records(file, info)
    elif head.startswith(ELF) and found.go_note:
        yield NotAssessed("file", file.path, "built by Go, without (readable) build information")


def _records(file: File, info: BuildInfo) -> Iterator[Record]:
    modules = _read_lines(info.modules)
    yield _standard_library(info.version)
    if modules.program == "cmd/go" and release(info.version):
        yield Package("golang", "toolchain", release(info.version))
    if _names_no_modules(modules):
        yield NotAssessed(
            "file", file.path, "a Go executable that does not name the modules it was built from"
        )
    needed = [_dependency(path, version, replacement) for path, version, replacement in modules.dependencies]
    if modules.main is not None:
        main = _main_module(*modules.main, modules.settings.get("-ldflags", ""))
        yield (
            replace(main, requires=_tokens(needed, release(info.version)))
            if isinstance(main, Package)
            else main
        )
    yield from needed


def _tokens(needed: Iterable[Record], release_of_go: str) -> tuple[str, ...]:
    """Return what the main module was linked with."""
    modules = [f"{p.namespace}/{p.name}@{p.version}".lstrip("/") for p in needed if isinstance(p, Package)]
    return tuple(dict.fromkeys((*modules, *((f"stdlib@{release_of_go}",) if release_of_go else ()))))


def _names_no_modules(modules: _Modules) -> bool:
    """Say whether the build knew no modules (GOPATH, other build tools) and yet may have used some."""
    own = modules.program.startswith("cmd/") or modules.program == "command-line-arguments"
    return modules.main is None and not modules.dependencies and not own


def _read_lines(text: str) -> _Modules:
    """Read the lines that runtime/debug.BuildInfo documents; those it does not are passed over."""
    modules = _Modules()
    for line in text.split("\n"):
        kind, _, rest = line.partition("\t")
        path, version = (*rest.split("\t"), "")[:2]
        if kind == "path":
            modules.program = path
        elif kind == "mod":
            modules.main = (path, version)
        elif kind == "dep":
            modules.dependencies.append((path, version, None))
        elif kind == "=>":
            _replace_last(modules, (path, version))
        elif kind == "build":
            key, _, value = rest.partition("=")
            modules.settings[key] = value
    return modules


def _replace_last(modules: _Modules, by: tuple[str, str]) -> None:
    if modules.dependencies:
        path, version, _ = modules.dependencies[-1]
        modules.dependencies[-1] = (path, version, by)
    elif modules.main is not None:
        modules.main = by


def _standard_library(toolchain: str) -> Record:
    version = release(toolchain)
    if not version:
        return unassessed("stdlib", f"built with {toolchain[:80]}, which is no release of Go")
    return Package("golang", "stdlib", version)


def _dependency(path: str, version: str, replacement: tuple[str, str] | None) -> Record:
    if replacement is None:
        if version in {"", DEVELOPMENT}:
            return unassessed(path, "built from a local directory, without a version")
        return module(path, version)
    by, its_version = replacement
    if its_version in {"", DEVELOPMENT}:
        return unassessed(f"{path}@{version}", f"replaced by the local directory {by}, which has no version")
    return module(by, its_version)


def _main_module(path: str, version: str, ldflags: str) -> Record:
    why = says_nothing(version)
    if why:
        version = _linked_version(path, ldflags)
    return module(path, version) if version else unassessed(path, why)


def _linked_version(path: str, ldflags: str) -> str:
    """Return the version that `-X` sets in the main package or the main module; "" if none, or several."""
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for package, variable, value in _LINKED_VALUE.findall(ldflags):
        version = _VERSION.fullmatch(value)
        ours = package in {"main", path} or package.startswith(path + "/")
        if version and ours and _VERSION_VARIABLE.fullmatch(variable):
            found[package == "main"].add(f"v{version[1]}")
    candidates = found[True] or found[False]
    return candidates.pop() if len(candidates) == 1 else ""


CATALOGER = Cataloger(name="go-binary", globs=("*.so",), executables=True, parse=parse, max_size=_MAX_SIZE)
