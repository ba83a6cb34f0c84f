"""What the .NET catalogers share: how NuGet packages, their versions and their hashes are written."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable

from seawall.model.package import Location, NotAssessed, Package

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}", re.ASCII)
_VERSION = re.compile(
    r"\d{1,20}(?:\.\d{1,20}){0,3}(?:-[0-9A-Za-z.-]{1,200})?(?:\+[0-9A-Za-z.-]{1,200})?", re.ASCII
)
_EXACT = re.compile(r"\[\s*([^\s,\[\]()]+)\s*\]")
_MAX_REQUIRES = 10_000
_SHA512_BYTES = 64


def is_name(name: object) -> bool:
    """Say whether this can be a package's id."""
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


def is_version(version: object) -> bool:
    """Say whether this is one version, not a range, a variable or a wildcard."""
    return isinstance(version, str) and _VERSION.fullmatch(version) is not None


def pinned(version: str) -> str:
    """Return the version that a reference restores: the least one it allows; "" where that is not told.

    `1.2.3` and `[1.2.3]` tell it; `1.*`, `(1.2,2)` and `$(Version)` do not.
    """
    version = version.strip()
    exact = _EXACT.fullmatch(version)
    version = exact[1] if exact else version
    return version if is_version(version) else ""


def without_metadata(version: str) -> str:
    """Return a version without build metadata, which is no part of a package's identity."""
    return version.partition("+")[0]


def package(  # noqa: PLR0913 - what a file says of one package
    path: str,
    line: int | None,
    name: object,
    version: object,
    *,
    development: bool = False,
    requires: Iterable[str] = (),
    sha512: object = None,
    proof: str = "",
) -> Package | NotAssessed:
    """Return a NuGet package; what has no usable id or version is not assessed."""
    if not is_name(name) or not is_version(version):
        what = " ".join(str(part)[:150] for part in (name, version) if part)
        return unassessed(path, line, what, "no NuGet package with an id and a version")
    return Package(
        "nuget",
        str(name),
        without_metadata(str(version)),
        (Location(path, line=line, proof=proof),),
        development=development,
        requires=tuple(requires),
        digests=_digests(sha512),
    )


def unassessed(path: str, line: int | None, what: str, why: str) -> NotAssessed:
    """Return the record of a package that cannot be judged, with the place that names it."""
    where = path if line is None else f"{path}:{line}"
    return NotAssessed("package", f"{where}: {what[:200].strip()}", why)


def requires(dependencies: object) -> tuple[str, ...]:
    """Return what a table of ids and versions asks for; a range or a broken entry loses its version."""
    if not isinstance(dependencies, dict):
        return ()
    wanted: dict[str, None] = {}
    for name, version in list(dependencies.items())[:_MAX_REQUIRES]:
        if is_name(name):
            exact = without_metadata(pinned(version)) if isinstance(version, str) else ""
            wanted[f"{name}@{exact}" if exact else name] = None
    return tuple(wanted)


def _digests(sha512: object) -> tuple[tuple[str, str], ...]:
    """Return the SHA-512 that NuGet keeps in base64, with or without `sha512-` in front."""
    if not isinstance(sha512, str) or len(sha512) > 2 * _SHA512_BYTES:
        return ()
    try:
        found = binascii.a2b_base64(sha512.removeprefix("sha512-"), strict_mode=True)
    except ValueError:
        return ()
    return (("sha512", found.hex()),) if len(found) == _SHA512_BYTES else ()
