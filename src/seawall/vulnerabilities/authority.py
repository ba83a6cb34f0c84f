"""The plug-in type for who speaks for a distribution, and the rules of releases that several share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from enum import Enum

from msgspec import Struct

from seawall.model.package import Distribution, SourcePackage

Release = Callable[[Distribution], str]
Scopes = Callable[[Distribution, Collection[str]], tuple[str, ...]]


class Keyed(Enum):
    """Whether advisories name source packages, binary packages, or some of both."""

    SOURCE = "source"
    BINARY = "binary"
    EITHER = "either"


def major(found: Distribution) -> str:
    """Return 9 for 9.4."""
    return found.version_id.partition(".")[0]


def version(found: Distribution) -> str:
    """Return VERSION_ID as it is."""
    return found.version_id


def minor(found: Distribution) -> str:
    """Return 3.18 for 3.18.4, "" where there is no second number."""
    numbers = found.version_id.split(".")
    return ".".join(numbers[:2]) if len(numbers) > 1 else ""


def rolling(found: Distribution) -> str:  # noqa: ARG001 - one release only
    """Return the one scope of a feed that knows no releases."""
    return ""


def exact(release: Release) -> Scopes:
    """Return the rule that a release is looked up under its own name and no other."""

    def scopes(found: Distribution, covered: Collection[str]) -> tuple[str, ...]:
        return (release(found),) if release(found) in covered else ()

    return scopes


def _silent(found: Distribution) -> str:  # noqa: ARG001 - nothing to say of any
    return ""


def _free(scope: str) -> str:  # noqa: ARG001 - of any
    return ""


def _unsubscribed(found: Distribution, name: str, version: str) -> bool:  # noqa: ARG001
    return False


def _all(name: str, version: str, scopes: tuple[str, ...]) -> tuple[str, ...]:  # noqa: ARG001
    return scopes


def _unsigned(source: SourcePackage) -> SourcePackage:
    return source


def _as_named(scope: str) -> str:
    return scope


class Authority(Struct, frozen=True, eq=False):
    """Who speaks for distributions; bound as AUTHORITY by a module of `vulnerabilities/authorities/`.

    `ids` are the IDs of os-release(5), and the names that other tools give in their place; a module that
    has the name of an ID is found without importing the others.  `ecosystem` is OSV's; `published` says that
    OSV has advisories of it and not only the name.  `types` are those of the packages it speaks of; `keyed`
    and `epochs` how it names and writes them (without epochs, versions are compared without).

    `scopes(found, covered)` gives the release suffixes of the ecosystem to look under, chosen among those
    that the feed covers; none means that the release is not covered.  `chosen(name, version, scopes)` keeps
    those that speak of one source package: flavours have advisories of their own.  `release` is the name
    under which `ended` has the day (ISO) when free support ended, and `extended` the day for a subscriber.
    `shown(scope)` is how a person calls a scope, "" for one not worth a word.

    `refused(found)` says why a release must not be judged although the feed seems to cover it, `doubt(found)`
    why a judgement is partial.  `subscription(scope)` names what one must pay for to get the fixes of a
    scope, `subscribed(found, name, version)` says that a package gets them.  `vendors` are words of which
    one is in the vendor of each rpm that is the distribution's own, lower case.  `built_from` gives the
    source that the advisories mean.  `marker` is a package that only this distribution has, for images
    without os-release.
    """

    name: str
    ids: tuple[str, ...]
    ecosystem: str
    types: tuple[str, ...]
    keyed: Keyed
    release: Release
    scopes: Scopes
    ended: Mapping[str, str] = {}
    extended: Mapping[str, str] = {}
    published: bool = True
    epochs: bool = True
    vendors: tuple[str, ...] = ()
    marker: str = ""
    shown: Callable[[str], str] = _as_named
    refused: Callable[[Distribution], str] = _silent
    doubt: Callable[[Distribution], str] = _silent
    subscription: Callable[[str], str] = _free
    subscribed: Callable[[Distribution, str, str], bool] = _unsubscribed
    chosen: Callable[[str, str, tuple[str, ...]], tuple[str, ...]] = _all
    built_from: Callable[[SourcePackage], SourcePackage] = _unsigned
