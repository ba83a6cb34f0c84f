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
_DEPTH = 20


def search_config(image: Image, engine: Engine) -> list[tuple[Hit, str]]:
    """Return the secrets that the configuration holds, each with the place in it that has it."""
    places: list[str] = []
    starts: list[int] = []
    lines: list[str] = []
    line = 1
    for place, text in (*_settings(image.config.config), *_history(image)):
        places.append(place)
        starts.append(line)
        lines.append(text)
        line += text.count("\n") + 1
    found = Found()
    content = "\n".join(lines).encode("utf-8", "replace")
    if content:
        engine.search(PATH, content, found)
    told: dict[tuple[str, str, str], tuple[Hit, str]] = {}
    for hit in found.hits:
        place = places[bisect_right(starts, hit.line) - 1]
        # A variable of a build stands in the history of each step after it: once is enough.
        told.setdefault((hit.rule, hit.shown, place), (replace(hit, line=0, kind=IMAGE), place))
    return list(told.values())


def _history(image: Image) -> Iterator[tuple[str, str]]:
    for number, step in enumerate(image.config.history, 1):
        yield f"history, step {number}", f"{step.created_by}\n{step.comment}"


def _settings(value: object, place: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield the texts of JSON, each with where it stands; a variable as `NAME=VALUE`, as it is there."""
    if depth > _DEPTH:
        return
    if isinstance(value, str):
        name = place.rpartition(".")[2]
        yield place, value if name in {"Env", "Cmd", "Entrypoint", "OnBuild"} else f"{name}={value}"
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _settings(each, place, depth + 1)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _settings(each, f"{place}.{name}" if place else str(name), depth + 1)
