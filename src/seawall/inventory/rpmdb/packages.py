"""From a header to the records of the inventory."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.inventory.rpmdb import header as tags
from seawall.inventory.rpmdb.header import Header
from seawall.model.errors import Malformed
from seawall.model.package import Ownership, Package, SourcePackage

_ABSENT = frozenset(("", "(none)"))
_KEY_HOLDER = "gpg-pubkey"  # rpm keeps imported keys as packages of this name


def records(blob: bytes) -> Iterator[Package | Ownership]:
    """Yield the package of a header blob and the files it installed; nothing for an imported key.

    Raises Malformed when the header is broken or names no package, version or release.
    """
    header = Header(blob)
    name = header.text(tags.NAME)
    version, release = header.text(tags.VERSION), header.text(tags.RELEASE)
    if not (name and version and release):
        raise Malformed(f"rpm header: {name or 'a package without a name'} has no version or release")
    if name == _KEY_HOLDER:
        return
    yield package(
        name,
        f"{version}-{release}",
        epoch=header.number(tags.EPOCH),
        arch=header.text(tags.ARCH),
        source_rpm=header.text(tags.SOURCERPM),
        licence=header.text(tags.LICENSE),
        module=header.text(tags.MODULARITYLABEL),
    )
    if files := header.files():
        yield Ownership(name, files)


def package(  # noqa: PLR0913 - what rpm knows of a package, each by its name
    name: str,
    version: str,
    *,
    epoch: int = 0,
    arch: str = "",
    source_rpm: str = "",
    licence: str = "",
    module: str = "",
) -> Package:
    """Return the package; `version` is version-release, `module` a label name:stream:version:context."""
    qualifiers = [("epoch", str(epoch))] if epoch else []
    if module not in _ABSENT:
        qualifiers.append(("rpmmod", ":".join(module.split(":")[:2])))
    return Package(
        "rpm",
        name,
        version,
        source=source_package(source_rpm),
        arch="" if arch in _ABSENT else arch,
        licences=() if licence in _ABSENT else (licence,),
        qualifiers=tuple(qualifiers),
    )


def source_package(file_name: str) -> SourcePackage | None:
    """Parse name-version-release.src.rpm; the name of a source rpm does not tell its epoch."""
    stem = file_name.removesuffix(".rpm").removesuffix(".src").removesuffix(".nosrc")
    name, version, release = ([*stem.rsplit("-", 2), "", ""])[:3]
    return SourcePackage(name, f"{version}-{release}") if name and version and release else None
