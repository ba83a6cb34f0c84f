"""What the Rust catalogers share: how crates, their sources and their names are written."""

from __future__ import annotations

import re

from seawall.inventory.python import redacted, vcs_url

Qualifiers = tuple[tuple[str, str], ...]

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,127}", re.ASCII)
_VERSION = re.compile(r"[0-9][0-9A-Za-z.+-]{0,199}", re.ASCII)
_CRATES_IO = frozenset(
    {
        "registry+https://github.com/rust-lang/crates.io-index",
        "sparse+https://index.crates.io/",
        "registry+sparse+https://index.crates.io/",
        "crates.io",
    }
)


def is_name(name: object) -> bool:
    """Say whether this is the name of a crate."""
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


def is_version(version: object) -> bool:
    """Say whether this can be the version of a crate; its scheme decides later."""
    return isinstance(version, str) and _VERSION.fullmatch(version) is not None


def origin(source: str) -> Qualifiers:
    """Return the purl qualifiers of a crate by the source that Cargo names; none for crates.io.

    `registry+URL` and `sparse+URL` are other registries, `git+URL?branch=x#commit` is a repository.
    """
    if source in _CRATES_IO:
        return ()
    kind, plus, url = source.partition("+")
    if not plus:
        return ()
    if kind == "git":
        return vcs_url("git", url, url.rpartition("#")[2] if "#" in url else "")
    address = redacted(url)
    return (("repository_url", address),) if address else ()
