"""WordPress itself, and its plug-ins and themes, by the header comments that it reads itself.

`get_file_data` looks at the first 8 KiB: `Plugin Name:` and `Version:` in a file of the plug-in's directory
(or of the directory of plug-ins), `Theme Name:` in a theme's style.css.  The name is that of the directory,
by which WordPress's own lists of plug-ins and themes know them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory.base import Cataloger, Record
from seawall.model.package import Location, NotAssessed, Package
from seawall.source.base import KIB, MIB, File

_CORE = re.compile(r"""^\$wp_version\s*=\s*(["'])([^"'\n]{1,50})\1\s*;""", re.MULTILINE)
_FIELD = re.compile(
    r"^[ \t/*#@]*+(?:<\?php[ \t]*+)?[ \t/*#@]*+(Plugin Name|Theme Name|Version|License|Author):(.*)$",
    re.MULTILINE | re.IGNORECASE,
)
_END = re.compile(r"\s*(?:\*/|\?>).*")
_HEADER = 8 * KIB


def parse(file: File) -> Iterator[Record]:
    """Yield what the file is the main file of; other files say nothing."""
    head = file.head(_HEADER).decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    parts = file.path.split("/")
    if parts[-1] == "version.php" and parts[-2:-1] == ["wp-includes"]:
        yield from _core(file.path, head)
        return
    theme = parts[-1] == "style.css"
    found: dict[str, str] = {}
    for key, value in _FIELD.findall(head):
        found.setdefault(key.lower(), _END.sub("", value).strip())
    title = found.get("theme name" if theme else "plugin name")
    if not title:
        return
    name = (
        parts[-2] if theme or parts[-2] not in {"plugins", "mu-plugins"} else parts[-1].removesuffix(".php")
    )
    version = found.get("version", "")
    if not version:
        yield NotAssessed("package", name, f"its header has no version ({file.path})")
        return
    licence = found.get("license", "")
    yield Package(
        "wordpress-theme" if theme else "wordpress-plugin",
        name,
        version,
        (Location(file.path, proof=title[:200]),),
        licences=(licence[:200],) if licence else (),
        supplier=found.get("author", "")[:200],
    )


def _core(path: str, head: str) -> Iterator[Record]:
    version = _CORE.search(head)
    if version:
        yield Package("generic", "wordpress", version[2], (Location(path, proof=version[0]),))
    else:
        yield NotAssessed("package", "wordpress", f"no $wp_version is written as a literal ({path})")


CATALOGER = Cataloger(
    name="wordpress",
    parse=parse,
    globs=(
        "wp-includes/version.php",
        "wp-content/plugins/*.php",
        "wp-content/plugins/*/*.php",
        "wp-content/mu-plugins/*.php",
        "wp-content/themes/*/style.css",
    ),
    max_size=4 * MIB,
)
