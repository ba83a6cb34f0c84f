"""The bytes of one file to containers, whatever kind of file it is."""

from __future__ import annotations

import re
from itertools import islice

from msgspec import Struct

from seawall.model.errors import Malformed
from seawall.model.package import NotAssessed
from seawall.posture.base import RUN, Subject, all_subjects
from seawall.posture.containers import Container
from seawall.posture.documents import Document, decoded, read_documents
from seawall.posture.images import Picture
from seawall.posture.shells import ASKS, is_script

MOST_CONTAINERS = 5_000
"""Of one file, images that it tells of among them."""
_UNDECIDED = ("user", "privileged", "network", "pid", "ipc", "image", "read_only", "cap_add")
_LINE = re.compile(r"\s*(?:sudo\s+)?(?:docker|podman|nerdctl)\s", re.MULTILINE)
SHELL_NAMES = (".sh", ".bash", ".zsh", ".ksh")
NOTHING = "neither a manifest nor a Compose file, a command line or what inspect tells"


class Read(Struct, frozen=True):
    """One file: its containers, what of it could not be read, and the images that it tells of.

    `known` says whether it is of any kind.
    """

    file: str
    text: str
    containers: tuple[Container, ...]
    not_assessed: tuple[NotAssessed, ...]
    known: bool
    pictures: tuple[Picture, ...] = ()


def read(file: str, data: bytes, *, script: bool = False) -> Read:
    """Read a file; `script` says that it is command lines, which else its name or its first line tells."""
    try:
        text = decoded(file, data)
    except Malformed as error:
        return Read(file, "", (), (_unread(file, error),), known=False)
    if script or file.lower().endswith(SHELL_NAMES) or is_script(text) or _LINE.match(text):
        return _scripted(file, text)
    known, told = _told(file, text)
    containers = tuple(each for each in told if isinstance(each, Container))
    unread = [each for each in told if isinstance(each, NotAssessed)]
    unread += [note for container in containers for note in undecided(container)]
    pictures = tuple(each for each in told if isinstance(each, Picture))
    return Read(file, text, containers, tuple(unread), known, pictures)


def _told(file: str, text: str) -> tuple[bool, list[Container | Picture | NotAssessed]]:
    """Return whether any document is of a kind that is known, and what they hold, within bounds."""
    known, count = False, 0
    told: list[Container | Picture | NotAssessed] = []
    for document in read_documents(file, text):
        if isinstance(document, NotAssessed):
            told.append(document)
            continue
        subject = recognised(document)
        known = known or subject is not None
        for each in subject.containers(document) if subject is not None else ():
            count += not isinstance(each, NotAssessed)
            if count > MOST_CONTAINERS:
                return known, [*told, _too_many(file)]
            told.append(each)
    return known, told


def recognised(document: Document) -> Subject | None:
    """Return the kind of a document, or None."""
    return next((each for each in all_subjects().values() if each.recognises(document.root)), None)


def _scripted(file: str, text: str) -> Read:
    from seawall.posture.subjects.run import scripted  # noqa: PLC0415 (a plug-in, which needs this room)

    try:
        found = tuple(islice(scripted(file, text), MOST_CONTAINERS + 1))
    except Malformed as error:
        return Read(file, text, (), (_unread(file, error),), known=True)
    unread = [note for container in found[:MOST_CONTAINERS] for note in undecided(container)]
    if len(found) > MOST_CONTAINERS:
        unread.append(_too_many(file))
    return Read(file, text, found[:MOST_CONTAINERS], tuple(unread), known=bool(ASKS.search(text)))


def undecided(container: Container) -> list[NotAssessed]:
    """Return what of a container a variable decides, which is not known before it runs."""
    notes = []
    if container.subject == RUN and not (container.image.value or container.image.undecided):
        said = f"{container.name} names no image, or one that was taken for the value of an option"
        notes.append(NotAssessed("setting", f"{container.file}:{container.line}", said))
    for name in _UNDECIDED:
        held = getattr(container, name)
        for value in held if isinstance(held, tuple) else (held,):
            if not value.undecided:
                continue
            said = f"{name.replace('_', '-')} of {container.name} is known only when it runs"
            place = f"{container.file}:{value.line or container.line}"
            notes.append(NotAssessed("setting", place, said))
    return notes


def _too_many(file: str) -> NotAssessed:
    return NotAssessed("file", file, f"more than {MOST_CONTAINERS} containers and images in one file")


def _unread(file: str, error: Malformed) -> NotAssessed:
    return NotAssessed("file", file, str(error).removeprefix(f"{file}: "))
