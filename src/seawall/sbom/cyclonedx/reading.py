"""The objects of CycloneDX, from whichever of its two syntaxes, as a bill."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from seawall.model.errors import LimitExceeded, Malformed, Unsupported
from seawall.model.finding import Finding, PackageRef
from seawall.model.package import Distribution, Inventory, NotAssessed, Package
from seawall.model.purl import parsed, purl
from seawall.model.report import Target
from seawall.sbom.base import Bill
from seawall.sbom.cyclonedx import whole
from seawall.sbom.cyclonedx.components import IMAGES, package_of
from seawall.sbom.cyclonedx.graph import in_range, pairs_of
from seawall.sbom.cyclonedx.notes import BILL, DISTRIBUTION, TRIVY, note, notes_of
from seawall.sbom.cyclonedx.objects import Component, Dependency, Metadata, Vulnerability
from seawall.sbom.cyclonedx.places import Layers
from seawall.sbom.cyclonedx.vulnerabilities import OTHERS, findings_of
from seawall.sbom.foreign import distributions
from seawall.sbom.residue import INVENTORY, PACKAGE, TARGET, restored

MOST_COMPONENTS = 1_000_000
READ = ("1.2", "1.3", "1.4", "1.5", "1.6", "1.7")

# Types of components that are no packages, and that documents list beside them.
_NO_PACKAGES = frozenset(("cryptographic-asset", "data", "file", "machine-learning-model"))
# A document about one of these is about a package; about an application, about a whole.
_PACKAGES = frozenset(("framework", "library"))
_NO_URL = "it has no package URL, by which packages are known to advisories"
_CPE_ONLY = "it has a CPE and no package URL, by which packages are known to advisories"


T = TypeVar("T", bound=Struct)


class Document(Struct):
    """What was read of a document: its components in their order, and what could not be read."""

    metadata: Metadata
    components: list[Component]
    dependencies: list[Dependency]
    vulnerabilities: list[Vulnerability]
    unread: list[NotAssessed]


def checked_version(version: object, name: str) -> str:
    """Return a version of the specification; Unsupported for one that is not read."""
    if version not in READ:
        raise Unsupported(f"{name}: CycloneDX {version!s:.20} is not read: {READ[0]} to {READ[-1]} are")
    return str(version)


def flat(components: Iterable[Component], name: str) -> list[Component]:
    """Return components with those that they are made of, each before its parts, in their order."""
    found: list[Component] = []
    waiting = [iter(components)]
    while waiting:
        for each in waiting[-1]:
            found.append(each)
            if each.components:
                waiting.append(iter(each.components))
                break
        else:
            waiting.pop()
        if len(found) > MOST_COMPONENTS:
            raise LimitExceeded(f"{name}: more than {MOST_COMPONENTS} components")
    return found


def bill_of(document: Document, name: str, writer: str) -> Bill:
    """Return what a document tells; Malformed for a property of Seawall's that it did not write."""
    metadata = document.metadata
    root = metadata.component
    notes = notes_of(metadata.properties)
    target = _target(root, name)
    diff_ids = whole.diff_ids_of(root)
    gathered = _Gathered(Layers(diff_ids, growing=not diff_ids), name)
    if root is not None:
        gathered.take_root(root)
    for each in document.components:
        gathered.take(each)
    inventory = gathered.inventory(document.dependencies)
    if text := note(notes, INVENTORY):
        inventory = _restored(inventory, text, name)
        inventory = replace(inventory, dependencies=in_range(inventory))
    elif not inventory.distributions:
        inventory = replace(inventory, distributions=distributions(inventory.packages))
    problems = (*document.unread, *gathered.unread)
    head = whole.head_of(metadata)
    if text := note(notes, BILL):
        head = _restored(head, text, name)
    return Bill(
        target,
        replace(inventory, not_assessed=(*inventory.not_assessed, *problems)) if problems else inventory,
        head.created,
        head.tools,
        _findings(document, gathered, notes.get(OTHERS, ()), name),
        writer,
    )


def _findings(
    document: Document, gathered: _Gathered, noted: Sequence[str], name: str
) -> tuple[Finding, ...]:
    if not document.vulnerabilities and not noted:
        return ()
    try:
        return findings_of(document.vulnerabilities, gathered.named(), noted)
    except Malformed as error:
        raise Malformed(f"{name}: {error}") from None


def _target(root: Component | None, name: str) -> Target:
    if root is None:
        return Target(name, "sbom")
    visible = whole.target_of(root)
    text = note(notes_of(root.properties), TARGET)
    return _restored(visible, text, name) if text else visible


def _restored(visible: T, text: str, name: str) -> T:
    try:
        return restored(visible, text)
    except Malformed as error:
        raise Malformed(f"{name}: {error}") from None


class _Gathered:
    """Sorts components into packages, operating systems, and what cannot be matched."""

    def __init__(self, layers: Layers, name: str) -> None:
        self._layers = layers
        self._name = name
        self.packages: list[Package] = []
        self.systems: list[Distribution] = []
        self.unread: list[NotAssessed] = []
        self._indices: dict[str, int] = {}

    def take_root(self, root: Component) -> None:
        """Take the component that the document is about, where that is a package itself, and its parts."""
        if root.purl and root.type in _PACKAGES and note(notes_of(root.properties), TARGET) == "":
            self.take(root)
        for each in flat(root.components or (), self._name):
            self.take(each)

    def take(self, component: Component) -> None:
        """Take one component, without its parts."""
        try:
            self._take(component)
        except Malformed as error:
            self.unread.append(NotAssessed("package", _called(component), str(error)))

    def _take(self, component: Component) -> None:
        if component.type == "operating-system":
            self.systems.append(_system(component))
            return
        rest = next((each.value for each in component.properties or () if each.name == PACKAGE), None)
        if rest is None and _is_no_package(component):
            return
        found = package_of(component, self._layers)
        if rest is not None:
            found = restored(found, rest)
        elif not found.type or found.type in IMAGES:
            self.unread.append(NotAssessed("package", _called(component), _unmatchable(component)))
            return
        if component.bom_ref or component.purl:
            self._indices.setdefault(component.bom_ref or component.purl or "", len(self.packages))
        self.packages.append(found)

    def inventory(self, dependencies: Iterable[Dependency]) -> Inventory:
        """Return what was taken."""
        return Inventory(
            tuple(self.packages),
            tuple(self.systems),
            self._layers.found(),
            dependencies=pairs_of(dependencies, self._indices),
        )

    def named(self) -> dict[str, PackageRef]:
        """Return the packages by reference."""
        found = {}
        for ref, index in self._indices.items():
            package = self.packages[index]
            found[ref] = PackageRef(purl(package), package.name, package.version)
        return found


def _system(component: Component) -> Distribution:
    visible = whole.system_of(component)
    text = note(notes_of(component.properties), DISTRIBUTION)
    return restored(visible, text) if text else visible


def _is_no_package(component: Component) -> bool:
    """Say whether this is a file, or what Trivy calls the list that it read packages from."""
    if component.purl:
        return False
    return component.type in _NO_PACKAGES or note(notes_of(component.properties), f"{TRIVY}Class") != ""


def _unmatchable(component: Component) -> str:
    """Say why a component cannot be matched; Malformed for what is no package URL."""
    if component.purl:
        parsed(component.purl)
        return "an image as a whole is not matched, only the packages in it"
    return _CPE_ONLY if component.cpe else _NO_URL


def _called(component: Component) -> str:
    group = f"{component.group}/" if component.group else ""
    version = f" {component.version}" if component.version else ""
    return f"{group}{component.name or ''}{version}"[:500] or (component.purl or component.type)[:500]
