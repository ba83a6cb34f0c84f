"""The plug-in kind of this room: a check, which carries its reason, its examples and how to mend."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from msgspec import Struct

from seawall import plugins
from seawall.model.finding import Advice, Severity
from seawall.model.package import NotAssessed
from seawall.posture.containers import Container
from seawall.posture.documents import Document
from seawall.posture.images import Image, Picture
from seawall.posture.nodes import Node

COMPOSE = "compose"
KUBERNETES = "kubernetes"
RUN = "run"
INSPECT = "inspect"
IMAGE = "image"
SUBJECTS = frozenset({COMPOSE, KUBERNETES, RUN, INSPECT, IMAGE})
RUNNING = SUBJECTS - {IMAGE}

BASELINE = "baseline"
RESTRICTED = "restricted"

Plain: TypeAlias = "str | int | bool | list[Plain] | dict[str, Plain]"


class Change(Struct, frozen=True):
    """One edit of what says how a container runs, in the words of a subject.

    Of Compose and Kubernetes, `path` leads from the container (with `pod`, from the pod's spec) to the
    setting, and `value` is put there: None takes the setting away, `into` adds it to the list there, and
    `out` takes the equal item out of that list.  Of a command line, `value` is the flag with its value, put
    in front of the image, or taken away with `out`.
    """

    subject: str
    path: tuple[str, ...] = ()
    value: Plain | None = None
    into: bool = False
    out: bool = False
    pod: bool = False


class Hit(Struct, frozen=True):
    """A place where a check is broken: a line, what stands there, what is wrong beyond the check's title.

    `setting` names the setting, never a secret's value.  `remedy` is text to paste, for a subject that is
    not edited; `changes` are the edits here, where the check's own do not fit.
    """

    line: int
    setting: str = ""
    said: str = ""
    remedy: str = ""
    confidence: str = ""
    changes: tuple[Change, ...] | None = None
    more: tuple[int, ...] = ()
    """Further lines of the same file that take part."""
    file: str = ""
    """Another file than the one judged."""


class Example(Struct, frozen=True):
    """A whole file, command line or image configuration (JSON), of one subject."""

    subject: str
    text: str


Violates: TypeAlias = Callable[[Container], Iterable[Hit]]
ImageViolates: TypeAlias = Callable[[Image], Iterable[Hit]]


def nothing(_: object) -> Iterable[Hit]:
    """Find nothing: the judgement of a subject that a check does not speak of."""
    return ()


class Check(Struct, frozen=True):
    """One check; bound as CHECK by a module of `posture/checks/`.

    `title` says what to do, `why` what happens otherwise.  `violates` judges containers, `violates_image` the
    configuration of images, each where `subjects` says so.  `bad` are examples that break the check, each
    by itself, `good` ones that do not; they are its tests and its documentation.  `aliases` are the names
    of the same check elsewhere, `controls` what of a benchmark it serves.  `standards` are those of the Pod
    Security Standards that it is a part of.  `changes` mend it; they are made by `--fix` when `safe`, that
    is when no well-behaved container notices, and else by `--unsafe-fixes`.  A check that is not `usual` is
    asked for by name.  What the check `unless` tells of at the same setting of a line is not told again.
    """

    name: str
    title: str
    why: str
    severity: Severity
    subjects: frozenset[str]
    bad: tuple[Example, ...]
    good: tuple[Example, ...]
    violates: Violates = nothing
    violates_image: ImageViolates = nothing
    aliases: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    standards: frozenset[str] = frozenset()
    changes: tuple[Change, ...] = ()
    safe: bool = False
    usual: bool = True
    unless: str = ""

    @property
    def names(self) -> frozenset[str]:
        """Its name here and those elsewhere, in capitals."""
        return frozenset(name.upper() for name in (self.name, *self.aliases))

    @property
    def advice(self) -> Advice:
        """What is said of every place where it is broken."""
        return Advice(
            self.name,
            self.title,
            self.severity,
            aliases=self.aliases,
            references=self.references,
            why=self.why,
            controls=self.controls,
        )


class Subject(Struct, frozen=True):
    """One kind of document; bound as SUBJECT by a module of `posture/subjects/`.

    `recognises` tells it from its root, `containers` reads what is in it, images among them, and what of it
    cannot be judged.
    """

    name: str
    recognises: Callable[[Node], bool]
    containers: Callable[[Document], Iterable[Container | Picture | NotAssessed]]


def all_subjects() -> dict[str, Subject]:
    """Return the kinds of documents by name."""
    return plugins.load("seawall.posture.subjects", "SUBJECT", Subject)


def all_checks() -> dict[str, Check]:
    """Return the checks by name."""
    return plugins.load("seawall.posture.checks", "CHECK", Check)
