"""Files of `[section]` lines with one entry a line, as Conan writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SECTION = re.compile(r"\[([A-Za-z_]+)\][ \t\r]*")


def section_lines(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield section, line number and text of each entry; comments (`#`) and blanks are left out."""
    section = ""
    for number, line in enumerate(text.split("\n"), 1):
        if header := _SECTION.fullmatch(line):
            section = header[1]
            continue
        entry = re.split(r"(?:^|\s)#", line, maxsplit=1)[0].strip()
        if entry:
            yield section, number, entry
