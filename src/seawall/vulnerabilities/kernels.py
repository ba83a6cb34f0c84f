"""Packages that are built from a kernel's source and bring no kernel."""

from __future__ import annotations

import re

from seawall.model.package import Package

_HEADERS = re.compile(
    r"linux-libc-dev(-.*)?|linux-(.*-)?headers(-.*)?|linux-kbuild-.*|linux-compiler-.*|"
    r"linux-(api|glibc|kernel)-headers|linux-(glibc|kernel)-devel|linux-doc(-.*)?|linux-source(-.*)?|"
    r"linux-[a-z]+-dev|"
    r"kernel-(.*-)?(headers|devel|devel-matched|doc|docs|docs-html|macros|source|srpm-macros|abi-.*)"
)
_META = re.compile("linux-meta(-|$)")
_TYPES = frozenset({"apk", "deb", "rpm"})


def is_headers(package: Package) -> bool:
    """Say whether a package brings the kernel's headers only, or nothing at all: neither runs anywhere."""
    if package.type not in _TYPES:
        return False
    built_from = package.source.name if package.source else package.name
    return _HEADERS.fullmatch(package.name) is not None or _META.match(built_from) is not None
