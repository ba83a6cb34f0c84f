"""Edits as lines to paste, and values as YAML and JSON write them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from seawall.posture.base import COMPOSE, INSPECT, KUBERNETES, RUN, Change, Check, Hit, Plain
from seawall.posture.containers import Container

_PLAIN = re.compile(r"[A-Za-z/_][\w./=:+-]*[\w]|[A-Za-z_/]")
_WORDS = re.compile(r"(?:y|yes|n|no|true|false|on|off|null|~)", re.IGNORECASE)
_SIZED = re.compile(r"\d+[a-zA-Z]+")


def scalar(value: Plain | None) -> str:
    """Write a scalar in YAML, in quotes where it would else be read as something else."""
    if isinstance(value, str):
        plain = (_PLAIN.fullmatch(value) and not value.endswith(":")) or _SIZED.fullmatch(value)
        return value if plain and not _WORDS.fullmatch(value) and ": " not in value else json.dumps(value)
    return json.dumps(value)


def remedy(check: Check, hit: Hit, container: Container) -> str:
    """Return what to paste, or what to take away, in the words of the container's platform."""
    if hit.remedy:
        return hit.remedy
    changes = check.changes if hit.changes is None else hit.changes
    if container.subject in {RUN, INSPECT}:
        return _options(change for change in changes if change.subject == RUN)
    mine = [change for change in changes if change.subject == container.subject]
    lines: list[str] = []
    whole: dict[str, Plain] = {}
    for change in mine:
        if change.out or change.value is None:
            continue
        here = whole
        for name in change.path[:-1]:
            below = here.setdefault(name, {})
            here = below if isinstance(below, dict) else {}
        here[change.path[-1]] = [change.value] if change.into else change.value
    if whole:
        lines += _block(whole, "")
    if not lines:
        lines += [_removal(change) for change in mine[:1]]
    if lines and mine[0].pod and container.subject == KUBERNETES:
        lines[0] += "  # in the spec of the pod"
    return "\n".join(lines)


def _options(changes: Iterable[Change]) -> str:
    found = list(changes)
    adding = [str(change.value) for change in found if not change.out]
    return " ".join(adding) or " ".join(f"without {change.value}" for change in found[:1])


def _removal(change: Change) -> str:
    path = ".".join(change.path)
    if change.out:
        return f"# take {change.value} out of {path}"
    return f"# take {path} away" if change.subject == COMPOSE else f"# remove {path}"


def _block(value: dict[str, Plain], indent: str) -> list[str]:
    lines = []
    for name, below in value.items():
        if isinstance(below, dict):
            lines += [f"{indent}{name}:", *_block(below, indent + "  ")]
        elif isinstance(below, list):
            lines += [f"{indent}{name}:", *(f"{indent}  - {scalar(each)}" for each in below)]
        else:
            lines.append(f"{indent}{name}: {scalar(below)}")
    return lines


def nested(path: tuple[str, ...], value: Plain, indent: str) -> list[str]:
    """Return the lines that put a value at a path, the first of them at an indentation."""
    whole: Plain = value
    for name in reversed(path):
        whole = {name: whole}
    return _block(whole, indent) if isinstance(whole, dict) else []
