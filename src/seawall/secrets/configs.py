"""Secrets in the configuration of an image: variables, labels, commands, and the history of its building."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from msgspec.structs import replace

from seawall.secrets.engine import Engine
from seawall.secrets.hits import Found, Hit
from seawall.secrets.homes import IMAGE
from seawall.source.oci.image import Image

PATH = "image configuration"
UNTOLD = "the engine does not tell how the image was made: its history is not searched"
_STEP = "history, step "


def search_config(image: Image, engine: Engine, found: Found) -> list[tuple[Hit, str]]:
    """Return the secrets that the configuration holds, each with the place in it that has it.

    What was allowed or not looked into is added to `found`.
    """
    places: list[str] = []
    starts: list[int] = []
    lines: list[str] = []
    line = 1
    for place, text in (*_settings(image.config.config), *_history(image)):
        places.append(place)
        starts.append(line)
        lines.append(text)
        line += text.count("\n") + 1
    here = Found()
    content = "\n".join(lines).encode("utf-8", "replace")
    if content:
        # Only the secrets themselves tell which of them are the same.
        Engine(replace(engine.settings, keep=True), made=engine.prefilter).search(PATH, content, here)
    if image.export is not None and not image.export.told:
        found.skip(PATH, UNTOLD)
    found.add(Found(skipped=here.skipped, allowed=here.allowed))
    told: dict[tuple[str, str, str, str], tuple[Hit, str]] = {}
    for hit in here.hits:
        place = places[bisect_right(starts, hit.line) - 1]
        # A variable of a build stands in the history of each step after it: once is enough.
        key = (hit.rule, hit.secret, hit.name, "" if place.startswith(_STEP) else place)
        secret = hit.secret if engine.settings.keep else ""
        told.setdefault(key, (replace(hit, line=0, kind=IMAGE, secret=secret), place))
    return list(told.values())


def _history(image: Image) -> Iterator[tuple[str, str]]:
    for number, step in enumerate(image.config.history, 1):
        yield f"{_STEP}{number}", f"{step.created_by}\n{step.comment}"


def _settings(config: object) -> Iterator[tuple[str, str]]:
    """Yield the texts of JSON, each with where it stands; a variable as `NAME=VALUE`, as it is there."""
    waiting: list[tuple[str, object]] = [("", config)]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, str):
            name = place.rpartition(".")[2]
            yield place, value if name in {"Env", "Cmd", "Entrypoint", "OnBuild"} else f"{name}={value}"
        elif isinstance(value, list | tuple):
            waiting += [(place, each) for each in reversed(value)]
        elif isinstance(value, dict):
            inner = [(f"{place}.{name}" if place else str(name), each) for name, each in value.items()]
            waiting += reversed(inner)
