"""The licences that Debian's packages state in `/usr/share/doc/<package>/copyright`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.inventory.base import Cataloger
from seawall.model.package import Licences
from seawall.source.base import MIB, File

# Only the line feed, not the field's name, is looked for at every byte: a tenth of the time of "^License".
_BLANK = re.compile(rb"\n[ \t\r]*\n")
_FORMAT = re.compile(rb"\n(?i:Format|Format-Specification):[ \t]*[^\s]")
_SHORT_NAME = re.compile(rb"\n(?i:License):([^\n]*)")
_COMMON = re.compile(rb"/usr/share/common-licenses/([A-Za-z0-9]+(?:[.+-][A-Za-z0-9]+)*)")


def parse(file: File) -> Iterator[Licences]:
    """Yield the licences as written, each once: short names, or in free text the common licences named.

    Machine-readable is what has a Format field in its first paragraph (copyright-format 1.0, "Header
    paragraph", and its drafts); there the first line of every License field is a short name or several
    joined by "and" and "or".  Debian Policy 12.5 has free text refer to the files of common-licenses
    instead of quoting them.
    """
    content = b"\n" + file.read(CATALOGER.max_size).lstrip()
    blank = _BLANK.search(content)
    header = _FORMAT.search(content, 0, blank.start() if blank else len(content))
    found = (_SHORT_NAME if header else _COMMON).findall(content)
    texts = dict.fromkeys(name.strip().decode(errors="replace") for name in found)
    texts.pop("", None)
    if texts:
        yield Licences(file.path.split("/")[-2], tuple(texts))


CATALOGER = Cataloger(
    name="dpkg-copyright",
    globs=("usr/share/doc/*/copyright",),
    system=True,
    max_size=8 * MIB,
    parse=parse,
)
