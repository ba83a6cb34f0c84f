"""Secrets in what a build would copy: the context is walked as the builder walks it, and looked into."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from seawall.dockerfile.context import Judged, opened
from seawall.dockerfile.context.copying import takers
from seawall.model.errors import SeawallError
from seawall.model.finding import Finding
from seawall.model.package import Location, NotAssessed
from seawall.model.text import visible
from seawall.secrets.findings import not_assessed
from seawall.secrets.looking import Looking
from seawall.secrets.searching import Search, Told
from seawall.secrets.settings import Asked

_LINES = 5


class Leaks(Struct, frozen=True):
    """Secrets in a context, with what was not looked into, and what was left out in words."""

    findings: tuple[Finding, ...]
    not_assessed: tuple[NotAssessed, ...]
    notices: tuple[str, ...]


def leaks(judged: Judged, asked: Asked, cache: Path | None = None) -> Leaks:
    """Look into every file that can be copied; `cache` is where compiled expressions are kept.

    A finding has the line of its file, and those of the instructions that take the file.  Raises Misuse and
    NotAllowed for rules at the context's root that cannot be used.
    """
    context = judged.context
    search = Search(asked, context.root, cache, place=f"{context.root.resolve()}/")
    looking = Looking(search.engine())
    for entry in context.files():
        if not looking.wants(entry.path, entry.size, 0):
            continue
        try:
            with opened(context, entry.path) as file:
                looking.see(file)
        except SeawallError as error:  # closed, or grown past the limit while it is read
            looking.found.skip(visible(entry.path, 1000), str(error))
    found = looking.found
    findings = search.findings((Told(hit) for hit in found.hits), found.allowed)
    taken = takers(judged.taken)
    return Leaks(
        tuple(_placed(each, judged, taken) for each in findings),
        not_assessed(found.skipped),
        tuple(search.notices),
    )


def _placed(found: Finding, judged: Judged, taken: Mapping[str, list[int]]) -> Finding:
    """Say which instructions take the file of a finding."""
    place = found.locations[0]
    lines = taken.get(place.path.partition("!")[0], [])[:_LINES]
    if lines:
        said = f"line {', '.join(map(str, lines))} of the Dockerfile copies it into the image"
    elif judged.dockerfile:
        said = "it is sent to the builder, and no COPY or ADD takes it now"
    else:
        said = "it is sent to the builder"
    return replace(
        found,
        locations=(*found.locations, *(Location(judged.dockerfile, line=line) for line in lines)),
        explanation="; ".join(filter(None, (found.explanation, said))),
    )
