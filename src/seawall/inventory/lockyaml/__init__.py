"""YAML as lock files use it: a fast reader of that much, and a general parser behind it for the rest.

Generated lock files use little of YAML 1.2: block mappings and sequences, one-line flow collections,
quoted, plain and block scalars.  That much is read line by line (`block`, `flow`), some thirty times
faster than a general parser in Python.  Anything else is `Unusual` and goes to `events`, which is held to
a smaller size.  Both ways give the same values: plain `true`, `false` and `null` are resolved, every other
scalar stays text, keys are text, aliases and merge keys are refused, and nothing recurses with the input.
"""

from __future__ import annotations

import re

from seawall.inventory.lockyaml.block import read
from seawall.inventory.lockyaml.scalars import Unusual
from seawall.model.errors import LimitExceeded

GENERAL_LIMIT = 128 * 1024
_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]|^ *\t", re.MULTILINE
)


def load(text: str) -> list[object]:
    """Return the documents of a YAML text, without a byte order mark.

    Raises Malformed, and LimitExceeded for nesting beyond `scalars.MAX_DEPTH` levels or for unusual YAML
    longer than `GENERAL_LIMIT` characters.
    """
    if not text.endswith("\n"):
        text += "\n"
    try:
        return [read(document) for document in _documents(text.replace("\r\n", "\n"))]
    except Unusual as unusual:
        if len(text) > GENERAL_LIMIT:
            raise LimitExceeded(f"{unusual}, in more than {GENERAL_LIMIT} characters of YAML") from None
    from seawall.inventory.lockyaml.events import read_events  # noqa: PLC0415 - ruamel is heavy

    return read_events(text)


def _documents(text: str) -> list[list[str]]:
    """Cut a stream at its `---` lines; a document of comments alone is none."""
    if _ODD.search(text):
        raise Unusual("control characters, or tabs in the indentation")
    documents: list[list[str]] = [[]]
    for line in text.removesuffix("\n").split("\n"):
        if line.startswith(("---", "...", "%")):
            if line.rstrip(" ") != "---":
                raise Unusual("directives, or content after a document marker")
            documents.append([])
        else:
            documents[-1].append(line)
    return [lines for lines in documents if any(line.lstrip()[:1] not in {"", "#"} for line in lines)]
