"""The detectors as they declare themselves, without importing what they are declared in.

Importing three hundred providers costs more than searching a small tree.  So what they declare is noted
beside this module's byte code, under the looks of the sources it follows from, and a provider's module is
imported with the first match that its own code has to judge.  Examples are not noted: only tests and pages
ask for them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from importlib import import_module
from operator import attrgetter

import msgspec
from msgspec import Struct

from seawall import notes, plugins
from seawall.model.finding import Severity
from seawall.secrets.base import Detector, Provider

FOLDER = "seawall.secrets.detectors"
READ_WITH = ("secrets", "model")
NOTE = notes.place(__spec__)


class Declaration(Struct, frozen=True, array_like=True):
    """A detector without its examples and functions: `checked` and `doubted` say that it has them."""

    provider: str
    module: str
    name: str
    title: str
    pattern: str
    severity: Severity
    keywords: tuple[str, ...]
    entropy: float
    checked: bool
    doubted: bool
    confidence: str
    reference: str
    home: str
    paths: str
    gate: str
    behind: str

    def __post_init__(self) -> None:
        if not self.module.startswith(f"{FOLDER}."):
            raise ValueError(f"{self.module!r} is not a module of {FOLDER}")

    def detector(self) -> Detector:
        """Return the detector, its module to be imported with the first match that is to be judged."""
        return Detector(
            name=self.name,
            title=self.title,
            pattern=self.pattern,
            severity=self.severity,
            keywords=self.keywords,
            entropy=self.entropy,
            check=self._asked(attrgetter("check")) if self.checked else None,
            plausible=self._asked(attrgetter("plausible")) if self.doubted else None,
            confidence=self.confidence,
            reference=self.reference,
            home=self.home,
            paths=self.paths,
            gate=self.gate,
            behind=self.behind,
        )

    def _asked(self, function: Callable[[Detector], Callable[[str], bool]]) -> Callable[[str], bool]:
        @cache
        def loaded() -> Callable[[str], bool]:
            provider: Provider = import_module(self.module).PROVIDER
            return function(next(each for each in provider.detectors if each.name == self.name))

        def judge(secret: str) -> bool:
            return loaded()(secret)

        return judge


class _Note(Struct, frozen=True, array_like=True):
    """What follows from sources that look as `looks` says."""

    looks: str
    digest: str
    declarations: tuple[Declaration, ...]


@cache
def declared() -> tuple[Declaration, ...]:
    """Return every detector, in the order of the names, from the note where these sources left one."""
    note = _note(NOTE)
    if note is not None:
        return note.declarations
    found = _all()
    notes.leave(NOTE, msgspec.msgpack.encode(_Note(_looks(), room_digest(), found)))
    return found


@cache
def room_digest() -> str:
    """Return a digest of the code and the detectors that results depend on."""
    note = _note(NOTE)
    if note is not None:
        return note.digest
    found = hashlib.sha256()
    for path in notes.sources(*READ_WITH):
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - some hundred files
            found.update(path[len(notes.PACKAGE) :].encode() + b"\0" + file.read())
    return found.hexdigest()


def _all() -> tuple[Declaration, ...]:
    found = [
        _declaration(provider.name, f"{FOLDER}.{provider.name.replace('-', '_')}", each)
        for provider in plugins.load(FOLDER, "PROVIDER", Provider).values()
        for each in provider.detectors
    ]
    return tuple(sorted(found, key=lambda each: each.name))


def _declaration(provider: str, module: str, each: Detector) -> Declaration:
    return Declaration(
        provider,
        module,
        each.name,
        each.title,
        each.pattern,
        each.severity,
        each.keywords,
        each.entropy,
        each.check is not None,
        each.plausible is not None,
        each.confidence,
        each.reference,
        each.home,
        each.paths,
        each.gate,
        each.behind,
    )


@cache
def _note(place: str) -> _Note | None:
    """Return what was noted of the sources as they are, if it was."""
    try:
        note = msgspec.msgpack.decode(notes.read(place), type=_Note)
    except msgspec.DecodeError:
        return None
    return note if note.looks == _looks() else None


def _looks() -> str:
    return notes.looks(notes.sources(*READ_WITH))
