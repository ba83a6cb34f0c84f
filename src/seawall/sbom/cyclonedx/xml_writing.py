"""The objects of CycloneDX as XML (XML 1.0), in the order of its schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from msgspec import Struct

from seawall.sbom.cyclonedx.objects import (
    Annotation,
    Component,
    Composition,
    Dependency,
    Evidence,
    Identity,
    LicenseChoice,
    Metadata,
    Property,
    Source,
    Tools,
    Vulnerability,
)

_UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile('[&<>"\t\n\r]')
# A reader makes spaces or line feeds of bare white space; references stay what they are.
_ESCAPES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
}
_TABLE = str.maketrans(_ESCAPES)


class XmlSyntax:
    """XML 1.0: every text but most control characters and halves of a character."""

    def encoded(self, value: Struct) -> bytes:
        """Return an object as one element; UnicodeError for a text that XML cannot hold."""
        text = _WRITERS[type(value)](value)
        if _UNHOLDABLE.search(text):
            raise UnicodeError("a character that XML 1.0 cannot hold")
        return text.encode()

    def held(self, text: str) -> str:
        """Return a text with U+FFFD for every character that XML 1.0 cannot hold."""
        return _UNHOLDABLE.sub("\ufffd", text)


def escaped(text: str) -> str:
    """Return a text as content or as the value of an attribute in double quotes."""
    return text.translate(_TABLE) if _SPECIAL.search(text) else text


def _element(name: str, text: str | None) -> str:
    return "" if text is None else f"<{name}>{escaped(text)}</{name}>"


def _list(name: str, items: Iterable[str] | None) -> str:
    content = "".join(items) if items is not None else ""
    return f"<{name}>{content}</{name}>" if content else ""


def _component(made: Component) -> str:
    ref = f' bom-ref="{escaped(made.bom_ref)}"' if made.bom_ref else ""
    supplier = f"<supplier>{_element('name', made.supplier.name)}</supplier>" if made.supplier else ""
    hashes = _list("hashes", (f'<hash alg="{h.alg}">{h.content}</hash>' for h in made.hashes or ()))
    return (
        f'<component type="{made.type}"{ref}>{supplier}{_element("group", made.group)}'
        f"<name>{escaped(made.name or '')}</name>{_element('version', made.version)}"
        f"{_element('description', made.description)}{_element('scope', made.scope)}"
        f"{hashes}{_list('licenses', map(_license, made.licenses or ()))}{_element('purl', made.purl)}"
        f"{_properties(made.properties)}{_evidence(made.evidence) if made.evidence else ''}</component>"
    )


def _properties(properties: tuple[Property, ...] | None) -> str:
    items = [
        f'<property name="{escaped(each.name or "")}">{escaped(each.value or "")}</property>'
        for each in properties or ()
    ]
    return _list("properties", items)


def _license(choice: LicenseChoice) -> str:
    if choice.license is None:
        return _element("expression", choice.expression)
    return f"<license>{_element('id', choice.license.id)}{_element('name', choice.license.name)}</license>"


def _evidence(evidence: Evidence) -> str:
    identity = evidence.identity
    identities = identity if isinstance(identity, tuple) else (identity,)
    parts = ["<evidence>"]
    for each in identities:
        if isinstance(each, Identity):
            methods = (
                f"<method><technique>{m.technique}</technique><confidence>{m.confidence}</confidence>"
                f"{_element('value', m.value)}</method>"
                for m in each.methods
            )
            parts.append(
                f"<identity><field>{each.field}</field><confidence>{each.confidence}</confidence>"
                f"{_list('methods', methods)}</identity>"
            )
    places = (
        f"<occurrence>{_element('location', o.location)}"
        f"{_element('line', None if o.line is None else str(o.line))}"
        f"{_element('additionalContext', o.context)}</occurrence>"
        for o in evidence.occurrences or ()
    )
    parts += [_list("occurrences", places), "</evidence>"]
    return "".join(parts)


def _metadata(made: Metadata) -> str:
    if isinstance(made.tools, Tools):
        tools = _list("components", map(_component, made.tools.components or ()))
    else:
        tools = "".join(
            f"<tool>{_element('name', tool.name)}{_element('version', tool.version)}</tool>"
            for tool in made.tools or ()
        )
    return (
        f"<metadata>{_element('timestamp', made.timestamp)}<tools>{tools}</tools>"
        f"{_component(made.component) if made.component else ''}{_properties(made.properties)}</metadata>"
    )


def _dependency(made: Dependency) -> str:
    needs = "".join(f'<dependency ref="{escaped(ref)}"/>' for ref in made.needs or ())
    return f'<dependency ref="{escaped(made.ref)}">{needs}</dependency>'


def _composition(made: Composition) -> str:
    assemblies = (f'<assembly ref="{escaped(ref)}"/>' for ref in made.assemblies)
    needs = (f'<dependency ref="{escaped(ref)}"/>' for ref in made.dependencies)
    return (
        f"<composition><aggregate>{made.aggregate}</aggregate>"
        f"{_list('assemblies', assemblies)}{_list('dependencies', needs)}</composition>"
    )


def _annotation(made: Annotation) -> str:
    subjects = (f'<subject ref="{escaped(ref)}"/>' for ref in made.subjects)
    return (
        f"<annotation>{_list('subjects', subjects)}"
        f"<annotator>{_component(made.annotator.component)}</annotator>"
        f"{_element('timestamp', made.timestamp)}{_element('text', made.text)}</annotation>"
    )


def _source(source: Source | None) -> str:
    if source is None:
        return ""
    return f"<source>{_element('name', source.name)}{_element('url', source.url)}</source>"


def _vulnerability(made: Vulnerability) -> str:
    references = (
        f"<reference>{_element('id', each.id)}{_source(each.source)}</reference>"
        for each in made.references or ()
    )
    parts = [
        f'<vulnerability bom-ref="{escaped(made.bom_ref)}">' if made.bom_ref else "<vulnerability>",
        _element("id", made.id),
        _source(made.source),
        _list("references", references),
        _ratings(made),
        _list("cwes", (f"<cwe>{number}</cwe>" for number in made.cwes or ())),
        _element("description", made.description),
        _element("recommendation", made.recommendation),
        _list(
            "advisories",
            (f"<advisory>{_element('url', each.url)}</advisory>" for each in made.advisories or ()),
        ),
        _element("published", made.published),
        _element("updated", made.updated),
        _analysis(made),
        _affects(made),
        _properties(made.properties),
        "</vulnerability>",
    ]
    return "".join(parts)


def _ratings(made: Vulnerability) -> str:
    ratings = (
        f"<rating>{_source(each.source)}"
        f"{_element('score', None if each.score is None else _decimal(each.score))}"
        f"{_element('severity', each.severity)}{_element('method', each.method)}"
        f"{_element('vector', each.vector)}</rating>"
        for each in made.ratings or ()
    )
    return _list("ratings", ratings)


def _decimal(number: float) -> str:
    """Return the shortest decimal that is read as this number: the schema knows no exponents."""
    from decimal import Decimal  # noqa: PLC0415 - only findings have numbers

    return format(Decimal(repr(number)), "f")


def _analysis(made: Vulnerability) -> str:
    analysis = made.analysis
    if analysis is None:
        return ""
    responses = (_element("response", each) for each in analysis.response or ())
    return (
        f"<analysis>{_element('state', analysis.state)}{_list('responses', responses)}"
        f"{_element('detail', analysis.detail)}</analysis>"
    )


def _affects(made: Vulnerability) -> str:
    targets = []
    for each in made.affects or ():
        versions = (
            f"<version>{_element('version', at.version)}{_element('status', at.status)}</version>"
            for at in each.versions or ()
        )
        targets.append(f"<target>{_element('ref', each.ref)}{_list('versions', versions)}</target>")
    return _list("affects", targets)


_WRITERS: dict[type[Struct], Callable[..., str]] = {
    Annotation: _annotation,
    Component: _component,
    Composition: _composition,
    Dependency: _dependency,
    Metadata: _metadata,
    Vulnerability: _vulnerability,
}
