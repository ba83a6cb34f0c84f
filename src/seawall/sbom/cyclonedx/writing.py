"""A bill as the objects of CycloneDX, in whichever of its two syntaxes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from seawall import __version__
from seawall.model.finding import PackageRef
from seawall.model.package import Inventory, NotAssessed, Package
from seawall.model.purl import purl, quoted
from seawall.sbom.base import Bill
from seawall.sbom.cyclonedx import whole
from seawall.sbom.cyclonedx.components import IMAGES, component_of, package_of
from seawall.sbom.cyclonedx.graph import dependencies, in_range, pairs_of
from seawall.sbom.cyclonedx.notes import BILL, DISTRIBUTION, NOT_ASSESSED
from seawall.sbom.cyclonedx.objects import (
    Annotation,
    Annotator,
    Component,
    Composition,
    Dependency,
    Metadata,
    Property,
    Vulnerability,
)
from seawall.sbom.cyclonedx.places import Layers
from seawall.sbom.cyclonedx.vulnerabilities import others, vulnerabilities
from seawall.sbom.residue import INVENTORY, PACKAGE, TARGET, residue

T = TypeVar("T", bound=Struct)
_HALF = re.compile("[\ud800-\udfff]")


class Syntax(Protocol):
    """JSON or XML."""

    def encoded(self, value: Struct) -> bytes:
        """Return an object written out; UnicodeError for a text with a character that cannot be written."""

    def held(self, text: str) -> str:
        """Return a text with U+FFFD for every character that cannot be written."""


class Parts:
    """The parts of a document of one version, each made when it is asked for, in this order.

    Packages and all else come back from a component's own fields, and from one property where those do not
    hold everything.
    """

    def __init__(self, bill: Bill, version: str, syntax: Syntax) -> None:
        self._bill = bill
        self._version = version
        self._syntax = syntax
        self._layers = Layers([syntax.held(layer.diff_id) for layer in bill.inventory.layers])
        self._refs = _Refs()
        self._target = self._whole(
            bill.target,
            whole.target_component(bill.target, self._layers.diff_ids),
            whole.target_of,
            TARGET,
        )
        self._root = self._refs.unique(self._target.bom_ref or "target")
        self._systems: list[Component] = []
        for system in bill.inventory.distributions:
            ref = self._refs.unique(f"os:{quoted(system.id)}@{quoted(system.version_id)}")
            made = whole.system_component(system, ref)
            self._systems.append(self._whole(system, made, whole.system_of, DISTRIBUTION))
        self._packages: list[str] = []

    def metadata(self) -> Metadata:
        """Return what the document is about, with what of the inventory no other place holds."""
        bill, inventory = self._bill, self._bill.inventory
        tools = tuple(map(self._syntax.held, (f"seawall {__version__}", *bill.tools)))
        stamp = bill.created if whole.is_time(bill.created) else None
        made = Metadata(stamp, whole.tool_objects(tools, self._version), self._target)
        held = self._held(made)
        head = residue(whole.Head(bill.created, bill.tools), whole.head_of(held))
        visible = Inventory(
            distributions=inventory.distributions,
            layers=Layers(self._layers.diff_ids).found(),
            dependencies=self._visible_dependencies(),
        )
        rest = residue(replace(inventory, packages=()), visible)
        # There in any case: where it is, no distribution is guessed that the inventory does not have.
        notes = [Property(INVENTORY, rest or "{}")]
        notes += [Property(BILL, head)] if head else []
        notes += [Property(*pair) for pair in others(bill.findings)]
        if self._version == "1.4":
            notes += [Property(NOT_ASSESSED, _told(each)) for each in inventory.not_assessed]
        return self._held(replace(made, properties=tuple(notes) or None))

    def components(self) -> Iterator[bytes]:
        """Yield the components, written out: the operating systems, then the packages."""
        for system in self._systems:
            yield self._syntax.encoded(system)
        for package in self._bill.inventory.packages:
            yield self._component(package)

    def dependencies(self) -> Iterator[Dependency]:
        """Yield the graph from the target down; what is asked for after the components."""
        systems = [each.bom_ref or "" for each in self._systems]
        return dependencies(self._root, systems, self._packages, in_range(self._bill.inventory))

    def composition(self) -> Composition:
        """Say how complete this is: incomplete where something could not be assessed, else not known.

        No scanner can vouch that it knows of everything that is there.
        """
        aggregate = "incomplete" if self._bill.inventory.not_assessed else "unknown"
        return Composition(aggregate, (self._root,), (self._root,))

    def annotations(self) -> Iterator[Annotation]:
        """Yield a comment on the target for everything that could not be assessed."""
        if self._version == "1.4" or not whole.is_time(self._bill.created):
            return
        tool = Annotator(Component("application", name="seawall", version=__version__))
        # Each one once, as the schema demands.
        told = dict.fromkeys(map(_told, self._bill.inventory.not_assessed))
        made = (Annotation((self._root,), tool, self._bill.created, text) for text in told)
        yield from dict.fromkeys(map(self._held, made))

    def vulnerabilities(self) -> Iterator[Vulnerability]:
        """Yield what is wrong with the packages; what is asked for after the components."""
        named: dict[str, PackageRef] = {}
        if self._bill.findings:
            for ref, each in zip(self._packages, self._bill.inventory.packages, strict=True):
                named[ref] = PackageRef(purl(each), each.name, each.version)
        for made in vulnerabilities(self._bill.findings, named, self._version, self._held):
            yield replace(made, bom_ref=self._refs.unique(f"vulnerability:{quoted(made.id or '')}"))

    def _component(self, package: Package) -> bytes:
        url = purl(package)
        ref = self._refs.unique(url)
        self._packages.append(ref)
        made = component_of(package, url, ref, self._layers, self._version)
        try:
            return self._syntax.encoded(self._noted(package, made))
        except UnicodeError:
            return self._syntax.encoded(self._noted(package, mapped(made, self._syntax.held)))

    def _noted(self, package: Package, made: Component) -> Component:
        """Return a component with a property that says what its reader would not see of the package.

        A package URL that cannot be read is left out; then, and where the reader would take the package for
        an image as a whole, the property is there in any case, as that says what the component is.
        """
        visible = package_of(made, self._layers)
        text = residue(package, visible)
        if visible.type and visible.type not in IMAGES and not text:
            return made
        notes = (*(made.properties or ()), Property(PACKAGE, text or "{}"))
        return replace(made, properties=notes, purl=made.purl if visible.type else None)

    def _whole(self, value: T, made: Component, visible: Callable[[Component], T], name: str) -> Component:
        """Return a component with a property that says what `visible` does not see of the value."""
        held = self._held(made)
        text = residue(value, visible(held))
        return replace(held, properties=(*(held.properties or ()), Property(name, text))) if text else held

    def _held(self, value: T) -> T:
        try:
            self._syntax.encoded(value)
        except UnicodeError:
            return mapped(value, self._syntax.held)
        return value

    def _visible_dependencies(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """Return the dependencies as they will be read, whatever the references are."""
        found = in_range(self._bill.inventory)
        names = {str(index): index for index in range(len(self._bill.inventory.packages))}
        read = (Dependency(str(index), tuple(map(str, needed))) for index, needed in found)
        return pairs_of(read, names)


class _Refs:
    """References that are unique in their document, the same ones for the same things in the same order."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def unique(self, wanted: str) -> str:
        """Return what is wanted, numbered where it is taken: a fragment, which no reference has of itself."""
        count = self._taken.get(wanted, 0) + 1
        self._taken[wanted] = count
        return wanted if count == 1 else f"{wanted}#{count}"


def _told(each: NotAssessed) -> str:
    """Say in words what could not be assessed, and why."""
    times = f" ({each.weight})" if each.weight != 1 else ""
    return f"not assessed: {each.kind} {each.subject}{times}: {each.why}"


def mapped(value: T, held: Callable[[str], str]) -> T:
    """Return an object with every text of it changed."""
    return msgspec.convert(_mapped(msgspec.to_builtins(value), held), type(value))


def _mapped(value: object, held: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return held(value)
    if isinstance(value, Mapping):
        return {key: _mapped(item, held) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(item, held) for item in value]
    return value


def whole_characters(text: str) -> str:
    """Return a text with U+FFFD for every half of a character (of a path that is no UTF-8)."""
    return _HALF.sub("\ufffd", text)


def serial_number(version: str, content: Iterable[bytes]) -> str:
    """Return a URN of a UUID of version 8 (RFC 9562, 5.8) made of the content: the same for the same."""
    hashed = hashlib.sha256(version.encode())
    for piece in content:
        hashed.update(piece)
    digits = hashed.hexdigest()
    return f"urn:uuid:{digits[:8]}-{digits[8:12]}-8{digits[13:16]}-a{digits[17:20]}-{digits[20:32]}"
