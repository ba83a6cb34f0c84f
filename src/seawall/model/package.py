"""What is installed: packages, where they come from, and what could not be read."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Evidence(StrEnum):
    """What a package's proof means: that it is there, or that somebody asked for it."""

    INSTALLED = "installed"
    DECLARED = "declared"


class Location(Struct, frozen=True, omit_defaults=True):
    """A place in the target: a path relative to its root (no leading slash), and the layer's index.

    `proof` is what was found there, in words, where the kind of file alone does not say it; `cataloger` names
    who found it, where that is another than the package's own.
    """

    path: str
    layer: int | None = None
    line: int | None = None
    proof: str = ""
    cataloger: str = ""


class SourcePackage(Struct, frozen=True):
    """The source package a binary was built from; distributions key their advisories on it."""

    name: str
    version: str


class Package(Struct, frozen=True, omit_defaults=True):
    """One package.

    `type`, `namespace`, `name`, `version` and `qualifiers` are those of a package URL (ECMA-427): the type
    is a plain string, an rpm epoch is the qualifier `epoch`, and `arch`, `distro` and `upstream` are not
    repeated among the qualifiers.  `licences` are texts as found.  `owner` names the operating-system
    package that installed this one's files; then only the distribution's advisories speak for it.
    `root` is the directory of the operating system it belongs to: "" is the image's own.

    `requires` are what its own metadata asks for: `name`, `namespace/name` or either with `@version`, and
    `a|b` where one of them will do; `provides` is what it answers to besides its own name; dependencies of
    the inventory are made of them.  `digests` are pairs of algorithm (sha256, sha512, sha1, md5 …) and
    lower-case hex, of what was distributed; `supplier` is who distributes it, as its metadata says.
    """

    type: str
    name: str
    version: str
    locations: tuple[Location, ...] = ()
    namespace: str = ""
    source: SourcePackage | None = None
    arch: str = ""
    licences: tuple[str, ...] = ()
    qualifiers: tuple[tuple[str, str], ...] = ()
    development: bool = False
    evidence: Evidence = Evidence.INSTALLED
    cataloger: str = ""
    owner: str = ""
    root: str = ""
    distro: str = ""
    requires: tuple[str, ...] = ()
    provides: tuple[str, ...] = ()
    digests: tuple[tuple[str, str], ...] = ()
    supplier: str = ""

    @property
    def full_version(self) -> str:
        """The version with its epoch in front, as the ecosystem's own tools compare it."""
        epoch = dict(self.qualifiers).get("epoch", "")
        return f"{epoch}:{self.version}" if epoch and epoch != "0" else self.version


class Distribution(Struct, frozen=True, omit_defaults=True):
    """The operating system, from os-release(5) or one of the older files.

    `id` and `version_id` are lower case as os-release writes them; `path` is the file that said so.
    `subscriptions` are services for subscribers that are enabled in it, such as Ubuntu's `esm-infra`.
    """

    id: str
    version_id: str = ""
    pretty_name: str = ""
    codename: str = ""
    like: tuple[str, ...] = ()
    variant: str = ""
    path: str = ""
    root: str = ""
    subscriptions: tuple[str, ...] = ()


class Ownership(Struct, frozen=True):
    """The files that an operating-system package installed: paths without a leading slash, one a line."""

    package: str
    files: bytes


class Licences(Struct, frozen=True):
    """The licences that a file beside an operating-system package states for it: texts as found."""

    package: str
    texts: tuple[str, ...]


class NotAssessed(Struct, frozen=True, omit_defaults=True):
    """Something that could not be judged, and why: never the same as clean.

    `kind` is what it concerns: file, layer, package, distribution, feed, licence, setting, target, secret for
    whether one is live, or origin for which line of a Dockerfile made a layer.  `subject` names it; `weight`
    counts how many packages, files or secrets it stands for.
    """

    kind: str
    subject: str
    why: str
    layer: int | None = None
    weight: int = 1


class Layer(Struct, frozen=True, omit_defaults=True):
    """A layer as the image's manifest, config and history tell of it; sizes in bytes."""

    diff_id: str
    digest: str = ""
    size: int = 0
    media_type: str = ""
    created_by: str = ""


class Inventory(Struct, frozen=True):
    """Everything found in a target, in a stable order.

    `dependencies` are pairs of an index into `packages` and the indices of what that one depends on, both
    ascending, without those that depend on nothing; empty until inventory.graph has joined them.
    """

    packages: tuple[Package, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    layers: tuple[Layer, ...] = ()
    not_assessed: tuple[NotAssessed, ...] = ()
    files_seen: int = 0
    dependencies: tuple[tuple[int, tuple[int, ...]], ...] = ()

    @property
    def distribution(self) -> Distribution | None:
        """The operating system of the target's own root."""
        return next((found for found in self.distributions if not found.root), None)
