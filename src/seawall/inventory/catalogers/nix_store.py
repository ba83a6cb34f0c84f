"""The Nix store: every directory `nix/store/HASH-NAME-VERSION` is the output of a derivation.

The directory's name alone is the proof, so nothing is read.  The version begins at the first hyphen before a
digit (as in nix's `parseDrvName`), and an output other than `out` is named behind it.  What has no version
(configuration, wrappers, hooks) is no package.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.model.package import Package
from seawall.source.base import File

_PATH = re.compile(r"nix/store/([0-9abcdfghijklmnpqrsvwxyz]{32})-([\w+.?=-]{1,211})")
_VERSION = re.compile(r"-([0-9][\w+.?=-]*)")
_OUTPUT = re.compile(
    r"-(bin|data|debug|dev|devdoc|dist|doc|info|installedTests|lib|libgcc|locale|man|modules|nss|out|static|terminfo"
    r"|tools|unwrapped)\Z"
)
_BUILT_FROM = re.compile(r"\.(?:drv|patch|diff|tar(?:\.\w+)?|tgz|zip|sh|service|json|conf)\Z")


def parse(file: File) -> Iterator[Record]:
    """Yield the package of a directory of the store."""
    place = _PATH.fullmatch(file.path)
    if place is None or _BUILT_FROM.search(place[2]):
        return
    name, output = place[2], ""
    if found := _OUTPUT.search(name):
        name, output = name[: found.start()], found[1]
    version = _VERSION.search(name)
    if version is None or version.start() == 0:
        return
    named = {"output": output, "outputhash": place[1]}
    qualifiers = tuple((key, value) for key, value in named.items() if value)
    yield Package("nix", name[: version.start()], version[1], qualifiers=qualifiers)


CATALOGER = Cataloger(name="nix-store", parse=parse, directories=("nix/store",))
