"""Secrets to plant, of the right form and nobody's, and engines that find them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from seawall.secrets.base import Detector, all_detectors
from seawall.secrets.decoding import EXPRESSIONS
from seawall.secrets.engine import Engine
from seawall.secrets.hits import Found, Hit
from seawall.secrets.prefilter import Expression, Words
from seawall.secrets.rules import Rule, our_rules
from seawall.secrets.settings import Settings

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@cache
def token() -> str:
    """A GitHub token whose checksum is right."""
    return all_detectors()["github-personal-token"].examples[0].split("=")[-1].strip("\"' \n")


@cache
def engine() -> Engine:
    """The engine of all detectors, compiled once for each process of tests."""
    return Engine(Settings(our_rules()))


@cache
def _compiled() -> Path:
    return Path(tempfile.mkdtemp(prefix="seawall-patterns-"))


def prepared(folder: Path) -> Path:
    """A cache directory that has the compiled expressions of this process's tests, which takes a second."""
    folder.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        (folder / "patterns").symlink_to(_compiled())
    return folder


def plain(rules: Iterable[Rule] | None = None) -> Engine:
    """An engine without Hyperscan."""
    settings = Settings(tuple(our_rules() if rules is None else rules))
    own = [
        Expression(rule.detector.pattern, rule.detector.keywords)
        for rule in settings.rules
        if rule.detector.pattern
    ]
    return Engine(settings, made=Words([*own, *EXPRESSIONS]))


def detecting(
    name: str = "acme-token",
    pattern: str = "acme_([a-z0-9]{8,40})",
    check: Callable[[str], bool] | None = None,
    **more: Any,
) -> Rule:
    """A rule of one made-up detector."""
    return Rule(Detector(name, f"Token of {name}", pattern, check=check, **more))


def ruled(*rules: Rule, **settings: Any) -> Engine:
    """An engine of these rules alone."""
    return Engine(Settings(rules, **settings))


def found(text: str | bytes, by: Engine | None = None, path: str = "notes.txt") -> list[Hit]:
    """What an engine finds in a text."""
    return everything(text, by, path).hits


def everything(text: str | bytes, by: Engine | None = None, path: str = "notes.txt") -> Found:
    """All that comes of searching a text."""
    gathered = Found()
    content = text.encode() if isinstance(text, str) else text
    (by or engine()).search(path, content, gathered)
    return gathered


def planted(folder: Path, files: dict[str, str | bytes]) -> Path:
    """A folder with these files."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return folder
