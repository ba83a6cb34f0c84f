"""From a header to the records of the inventory."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory.rpmdb import header as tags
from seawall.inventory.rpmdb.header import Header
from seawall.model.errors import Malformed
from seawall.model.package import Ownership, Package, SourcePackage

_ABSENT = frozenset(("", "(none)"))
_NO_NAMES = ("rpmlib(", "config(", "(")
_SYMBOLS = re.compile(r"[^()]+\.so[^()]*\([^)]")
_MD5_DIGITS = 32
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
        supplier=header.text(tags.VENDOR) or header.text(tags.PACKAGER),
        requires=related(header.texts(tags.REQUIRENAME)),
        provides=related(header.texts(tags.PROVIDENAME)),
        md5=header.hexadecimal(tags.SIGMD5),
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
    supplier: str = "",
    requires: tuple[str, ...] = (),
    provides: tuple[str, ...] = (),
    md5: str = "",
) -> Package:
    """Return the package; `version` is version-release, `module` a label name:stream:version:context.

    `md5` is that of header and payload, in hexadecimal.
    """
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
        requires=requires,
        provides=provides,
        digests=(("md5", md5),) if len(md5) == _MD5_DIGITS else (),
        supplier="" if supplier in _ABSENT else supplier,
    )


def related(names: list[str]) -> tuple[str, ...]:
    """Return the names of a relation, each once, without those that say nothing of other packages.

    Beside each version of a library's symbols, rpm notes the library itself: one is enough.  What a feature
    of rpm (`rpmlib(…)`) or a boolean expression asks for is no name.
    """
    kept = dict.fromkeys(
        name for name in names if not name.startswith(_NO_NAMES) and not _SYMBOLS.match(name)
    )
    return tuple(kept)


def source_package(file_name: str) -> SourcePackage | None:
    """Parse name-version-release.src.rpm; the name of a source rpm does not tell its epoch."""
    stem = file_name.removesuffix(".rpm").removesuffix(".src").removesuffix(".nosrc")
    name, version, release = ([*stem.rsplit("-", 2), "", ""])[:3]
    return SourcePackage(name, f"{version}-{release}") if name and version and release else None
