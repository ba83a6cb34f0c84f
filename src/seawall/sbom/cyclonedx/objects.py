"""The objects of CycloneDX that Seawall writes and reads, named and ordered as its JSON and XML schemas do.

A field that is absent, or null as some generators write it, is empty; fields that are not listed are passed
over by the reader.  The order is that of the XML schema, in which it matters.
"""

from __future__ import annotations

from msgspec import Struct, field

VERSIONS = ("1.6", "1.4", "1.5", "1.7")
"""The versions that are written.  1.6 is the usual one: ECMA-424's first edition, the latest that the tools
this document is mostly handed to read; 1.7 adds nothing that an inventory tells."""


class Property(Struct, frozen=True, gc=False):
    """A name and a value; names may repeat."""

    name: str | None = ""
    value: str | None = ""


class Hash(Struct, frozen=True, gc=False):
    """A digest; `alg` as the specification spells it (SHA-256)."""

    alg: str
    content: str


class LicenseName(Struct, frozen=True, gc=False, omit_defaults=True):
    """A licence by its SPDX identifier, or by whatever it is called."""

    id: str | None = None
    name: str | None = None


class LicenseChoice(Struct, frozen=True, gc=False, omit_defaults=True):
    """Either a licence or an SPDX expression."""

    license: LicenseName | None = None
    expression: str | None = None


class Entity(Struct, frozen=True, gc=False, omit_defaults=True):
    """An organisation."""

    name: str | None = None


class Occurrence(Struct, frozen=True, gc=False, omit_defaults=True):
    """A place where a component was found; `line` and `additionalContext` since 1.6."""

    location: str | None = None
    line: int | None = None
    context: str | None = field(default=None, name="additionalContext")


class Method(Struct, frozen=True, gc=False):
    """How a component's identity was found, and how sure that is: 0 to 1."""

    technique: str
    confidence: float
    value: str


class Identity(Struct, frozen=True, gc=False):
    """What the identity of a component stands on."""

    field: str
    confidence: float
    methods: tuple[Method, ...]


class Evidence(Struct, frozen=True, gc=False, omit_defaults=True):
    """Since 1.5: identity (one in 1.5, a list since 1.6; whoever reads it has no use for it) and places."""

    identity: object = None
    occurrences: tuple[Occurrence, ...] | None = None


class Component(Struct, frozen=True, gc=False, omit_defaults=True):
    """A component; `components` are those that it is made of."""

    type: str
    bom_ref: str | None = field(default=None, name="bom-ref")
    supplier: Entity | None = None
    publisher: str | None = None
    group: str | None = None
    name: str | None = None
    version: str | None = None
    description: str | None = None
    scope: str | None = None
    hashes: tuple[Hash, ...] | None = None
    licenses: tuple[LicenseChoice, ...] | None = None
    cpe: str | None = None
    purl: str | None = None
    properties: tuple[Property, ...] | None = None
    components: tuple[Component, ...] | None = None
    evidence: Evidence | None = None


class Tool(Struct, frozen=True, gc=False, omit_defaults=True):
    """A tool as 1.4 lists it."""

    vendor: str | None = None
    name: str | None = None
    version: str | None = None


class Tools(Struct, frozen=True, gc=False, omit_defaults=True):
    """Tools as 1.5 lists them."""

    components: tuple[Component, ...] | None = None


class Metadata(Struct, frozen=True, gc=False, omit_defaults=True):
    """What the document is about, when it was made and by what."""

    timestamp: str | None = None
    tools: tuple[Tool, ...] | Tools | None = None
    component: Component | None = None
    properties: tuple[Property, ...] | None = None


class Dependency(Struct, frozen=True, gc=False):
    """What a component depends on, both by `bom-ref`."""

    ref: str
    needs: tuple[str, ...] | None = field(default=(), name="dependsOn")


class Composition(Struct, frozen=True, gc=False):
    """How complete the parts and the dependencies of some components are."""

    aggregate: str
    assemblies: tuple[str, ...]
    dependencies: tuple[str, ...]


class Annotator(Struct, frozen=True, gc=False):
    """Who says so."""

    component: Component


class Annotation(Struct, frozen=True, gc=False):
    """A comment of a tool on parts of the document (since 1.5)."""

    subjects: tuple[str, ...]
    annotator: Annotator
    timestamp: str
    text: str


class Source(Struct, frozen=True, gc=False, omit_defaults=True):
    """Where something is published."""

    name: str | None = None
    url: str | None = None


class Rating(Struct, frozen=True, gc=False, omit_defaults=True):
    """How bad a vulnerability is, by one authority and one method."""

    source: Source | None = None
    score: float | None = None
    severity: str | None = None
    method: str | None = None
    vector: str | None = None


class Advisory(Struct, frozen=True, gc=False, omit_defaults=True):
    """Where to read more."""

    url: str | None = None


class Reference(Struct, frozen=True, gc=False):
    """The same vulnerability under another name."""

    id: str
    source: Source


class Analysis(Struct, frozen=True, gc=False, omit_defaults=True):
    """What is known of the vulnerability in this target (VEX); `response` is `responses` in XML."""

    state: str | None = None
    response: tuple[str, ...] | None = None
    detail: str | None = None


class AffectedVersion(Struct, frozen=True, gc=False, omit_defaults=True):
    """One version, and whether it is affected."""

    version: str | None = None
    status: str | None = None


class Affected(Struct, frozen=True, gc=False, omit_defaults=True):
    """A component that a vulnerability speaks of."""

    ref: str
    versions: tuple[AffectedVersion, ...] | None = None


class Vulnerability(Struct, frozen=True, gc=False, omit_defaults=True):
    """A vulnerability, with the components that it concerns."""

    bom_ref: str | None = field(default=None, name="bom-ref")
    id: str | None = None
    source: Source | None = None
    references: tuple[Reference, ...] | None = None
    ratings: tuple[Rating, ...] | None = None
    cwes: tuple[int, ...] | None = None
    description: str | None = None
    recommendation: str | None = None
    advisories: tuple[Advisory, ...] | None = None
    published: str | None = None
    updated: str | None = None
    analysis: Analysis | None = None
    affects: tuple[Affected, ...] | None = None
    properties: tuple[Property, ...] | None = None


class Bom(Struct, frozen=True, gc=False, omit_defaults=True):
    """A document without what says its format and version."""

    metadata: Metadata | None = None
    components: tuple[Component, ...] | None = None
    dependencies: tuple[Dependency, ...] | None = None
    vulnerabilities: tuple[Vulnerability, ...] | None = None
