"""CycloneDX that is broken, or means harm: an error or *not assessed*, never a traceback nor silence."""

from __future__ import annotations

import codecs
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall import sbom
from seawall.model.errors import LimitExceeded, Malformed, SeawallError, Unsupported
from seawall.sbom.cyclonedx import json_reading, reading, xml_reading
from support.cyclonedx import bill_of, written
from support.hostile import cut_short, flipped
from support.reports import FULL

FOREIGN = Path(__file__).parent / "foreign-cyclonedx"
SAMPLES = {path.name: path.read_bytes() for path in sorted(FOREIGN.iterdir())}
SAMPLES |= {name: written(bill_of(FULL), name, "1.6") for name in ("cyclonedx-json", "cyclonedx-xml")}
JSON = {name: data for name, data in SAMPLES.items() if data.startswith(b"{")}
WRONG: list[object] = [None, 0, -1, 1e300, True, "x", [], {}, [[]], [{}], {"a": 1}, "x" * 100]
HEAD = '"bomFormat":"CycloneDX","specVersion":"1.6"'
XML = '<bom xmlns="http://cyclonedx.org/schema/bom/1.6">'


def refusal(data: bytes) -> str | None:
    """Return why a document is refused, always by its name; None for one that is read."""
    try:
        sbom.read(data, "the file")
    except SeawallError as error:
        said = str(error)
    else:
        return None
    assert "the file" in said
    return said


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_cut_is_refused(name: str) -> None:
    whole = SAMPLES[name].rstrip()
    for short in cut_short(whole, step=97):
        assert refusal(short) is not None


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=150, deadline=None)
@given(st.data())
def test_what_is_flipped_is_read_or_refused(name: str, data: st.DataObject) -> None:
    refusal(data.draw(flipped(SAMPLES[name])))


def places(value: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """Return every place in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in inner for place in places(item, (*path, key)))]


def changed(value: object, path: tuple[object, ...], wrong: object) -> object:
    """Return the value with something else at a place."""
    if not path:
        return wrong
    if isinstance(value, dict):
        return {
            key: changed(item, path[1:], wrong) if key == path[0] else item for key, item in value.items()
        }
    assert isinstance(value, list)
    return [changed(item, path[1:], wrong) if n == path[0] else item for n, item in enumerate(value)]


@pytest.mark.parametrize("name", JSON)
@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_wrong_type_anywhere_makes_its_entry_unread(name: str, data: st.DataObject) -> None:
    whole = json.loads(JSON[name])
    place = data.draw(st.sampled_from(places(whole)))
    wrong = data.draw(st.sampled_from(WRONG))
    before = sbom.read(JSON[name], "the file").inventory
    document = json.dumps(changed(whole, place, wrong)).encode()
    try:
        after = sbom.read(document, "the file").inventory
    except SeawallError:
        ours = [key for key in place if key in {"metadata", "properties", "vulnerabilities"}]
        assert len(place) < 2 or ours
        return
    if len(place) > 1 and place[0] == "components":
        assert len(after.packages) >= len(before.packages) - 2
    if len(after.packages) < len(before.packages) and isinstance(wrong, int | list):
        assert len(after.not_assessed) > len(before.not_assessed) or place == ("components",)


def test_one_component_of_another_shape_is_one_that_is_unread() -> None:
    components = [
        {"type": "library", "name": "a", "purl": "pkg:npm/a@1"},
        {
            "type": "library",
            "name": "b",
            "purl": 5,
            "components": [{"type": "library", "purl": "pkg:npm/c@1"}],
        },
        "d",
        {"type": "library", "name": "e", "purl": "pkg:npm/e@1", "components": 7},
        {"type": None, "name": "f"},
    ]
    document = {"bomFormat": "CycloneDX", "specVersion": "1.5", "components": components, "dependencies": [3]}
    inventory = sbom.read(json.dumps(document).encode(), "the file").inventory
    assert [each.name for each in inventory.packages] == ["a", "c", "e"]
    assert [(each.kind, each.subject) for each in inventory.not_assessed] == [
        ("package", "components[1] (b)"),
        ("package", "components[2]"),
        ("file", "components[3].components"),
        ("package", "components[4] (f)"),
        ("file", "dependencies[0]"),
    ]
    assert all("the file" in each.why for each in inventory.not_assessed)


def test_metadata_of_another_shape_keeps_the_target() -> None:
    component = {"type": "container", "name": "shop"}
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "metadata": {"timestamp": 5, "component": component},
    }
    found = sbom.read(json.dumps(document).encode(), "the file")
    assert found.target.reference == "shop"
    assert [each.subject for each in found.inventory.not_assessed] == ["metadata"]


@pytest.mark.parametrize("version", ["1.2", "1.3", "1.4", "1.5", "1.6", "1.7"])
def test_every_version_is_read(version: str) -> None:
    document = json.dumps({"bomFormat": "CycloneDX", "specVersion": version}).encode()
    assert sbom.read(document, "the file").writer == f"cyclonedx-json {version}"
    document = f'<bom xmlns="http://cyclonedx.org/schema/bom/{version}"/>'.encode()
    assert sbom.read(document, "the file").writer == f"cyclonedx-xml {version}"


@pytest.mark.parametrize(
    ("data", "kind", "why"),
    [
        (b'{"bomFormat":"CycloneDX","specVersion":"2.0"}', Unsupported, "CycloneDX 2.0 is not read"),
        (b'{"bomFormat":"CycloneDX","specVersion":1.6}', Unsupported, "CycloneDX 1.6 is not read"),
        (b'{"bom-ref":"x","bomFormat":"Other","specVersion":"1.6"}', Malformed, "bomFormat is 'Other'"),
        (b'{"bom-ref":"x"}', Malformed, "bomFormat is None"),
        (b'{"bomFormat":"CycloneDX",', Malformed, "not the JSON expected"),
        (b'<bom xmlns="http://cyclonedx.org/schema/bom/1.1"/>', Unsupported, "CycloneDX 1.1 is not read"),
        (b'<bom xmlns="http://cyclonedx.org/schema/bom/1.6">', Malformed, "not well-formed"),
        (b'<x><bom xmlns="http://cyclonedx.org/schema/bom/1.6"/></x>', Malformed, "root element"),
    ],
)
def test_what_is_not_read_is_said(data: bytes, kind: type[SeawallError], why: str) -> None:
    with pytest.raises(kind, match=why):
        sbom.read(data, "the file")


@pytest.mark.parametrize("name", ["syft.json", "npm.xml"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_are_read(name: str, encoding: str) -> None:
    text = SAMPLES[name].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"' if "16" in encoding else "")
    expected = sbom.read(SAMPLES[name], "the file")
    assert sbom.read(text.encode(encoding), "the file") == expected


def test_bytes_of_another_encoding_are_refused() -> None:
    latin = f'{{{HEAD},"components":[{{"type":"library","name":"caf\xe9"}}]}}'.encode("latin-1")
    assert refusal(latin) is not None
    assert refusal(codecs.BOM_UTF16_LE + b"\xd8{") is not None


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE bom [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE bom SYSTEM "file:///etc/passwd">',
    ],
)
def test_a_document_type_is_refused(head: str) -> None:
    document = (
        f"{head}{XML}<components><component type='library'><name>&b;</name></component></components></bom>"
    )
    assert "document type declaration" in (refusal(document.encode()) or "")


def test_deep_nesting_is_read_or_refused() -> None:
    opened = '{"type":"library","name":"a","purl":"pkg:npm/a@1","components":['
    for depth in (50, 900, 100_000):
        document = f'{{{HEAD},"components":[{opened * depth}{"]}" * depth}]}}'
        said = refusal(document.encode())
        assert said is None if depth == 50 else said is None or "deeply" in said
    element = "<component type='library'><name>a</name><purl>pkg:npm/a@1</purl><components>"
    for depth in (50, 100_000):
        document = (
            f"{XML}<components>{element * depth}{'</components></component>' * depth}</components></bom>"
        )
        said = refusal(document.encode())
        assert said is None if depth == 50 else "deep" in (said or "")


def test_nested_components_come_before_what_follows_them() -> None:
    def component(name: str, *parts: object) -> dict[str, object]:
        return {"type": "library", "name": name, "purl": f"pkg:npm/{name}@1", "components": list(parts)}

    components = [component("a", component("b", component("c")), component("d")), component("e")]
    document = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": components}
    for extra in ({}, {"dependencies": [1]}):  # the second is read entry by entry
        found = sbom.read(json.dumps({**document, **extra}).encode(), "the file")
        assert [each.name for each in found.inventory.packages] == list("abcde")


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    component = '{"type":"library","name":"a","purl":"pkg:npm/a@1"}'
    listed = ",".join([component] * 30)
    whole, piecewise = (
        f'{{{HEAD},"components":[{listed}]}}',
        f'{{{HEAD},"components":[{listed}],"dependencies":[1]}}',
    )
    element = "<component type='library'><name>a</name><purl>pkg:npm/a@1</purl></component>"
    xml = f"{XML}<components>{element * 30}</components></bom>"
    for document in (whole, piecewise, xml):
        assert refusal(document.encode()) is None
    monkeypatch.setattr(reading, "MOST_COMPONENTS", 20)
    monkeypatch.setattr(json_reading, "MOST_COMPONENTS", 20)
    for document in (whole, piecewise, xml):
        assert "more than 20 components" in (refusal(document.encode()) or "")
    monkeypatch.setattr(json_reading, "MOST_VALUES", 50)
    monkeypatch.setattr(xml_reading, "MOST_VALUES", 50)
    for document, name in ((whole, "JSON"), (xml, "XML")):
        with pytest.raises(LimitExceeded, match=f"more than 50 {name}"):
            sbom.read(document.encode(), "the file")


def test_references_that_are_taken_or_lead_in_circles() -> None:
    components = [
        {"type": "library", "bom-ref": "x", "name": name, "purl": f"pkg:npm/{name}@1"} for name in "ab"
    ]
    components += [{"type": "library", "name": "c", "purl": "pkg:npm/c@1"}]
    dependencies = [
        {"ref": "x", "dependsOn": ["pkg:npm/c@1", "x", "gone"]},
        {"ref": "pkg:npm/c@1", "dependsOn": ["x"]},
        {"ref": "gone", "dependsOn": ["x"]},
        {"ref": "x", "dependsOn": ["pkg:npm/c@1"]},
    ]
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "components": components,
        "dependencies": dependencies,
    }
    inventory = sbom.read(json.dumps(document).encode(), "the file").inventory
    assert [each.name for each in inventory.packages] == ["a", "b", "c"]
    assert inventory.dependencies == ((0, (0, 2)), (2, (0,)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("seawall:package", "{"),
        ("seawall:package", '{"version":1}'),
        ("seawall:package", '{"locations":[1]}'),
    ],
)
def test_a_property_that_nobody_wrote_makes_its_component_unread(name: str, value: str) -> None:
    component = {"type": "library", "name": "a", "properties": [{"name": name, "value": value}]}
    document = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [component]}
    inventory = sbom.read(json.dumps(document).encode(), "the file").inventory
    assert inventory.packages == ()
    (left,) = inventory.not_assessed
    assert (left.subject, "did not write" in left.why) == ("a", True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("seawall:inventory", '{"packages":1}'),
        ("seawall:bill", "[]"),
        ("seawall:findings", "x {}"),
        ("seawall:findings", "1 x"),
    ],
)
def test_a_property_of_the_whole_that_nobody_wrote_is_refused(name: str, value: str) -> None:
    metadata = {"properties": [{"name": name, "value": value}]}
    document = {"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": metadata}
    assert "seawall:" in (refusal(json.dumps(document).encode()) or "")


def test_dependencies_on_packages_that_are_not_there_are_dropped() -> None:
    value = '{"dependencies":[[0,[1,-1,7]],[9,[0]]],"packages":[{"type":"npm","name":"a","version":"1"}]}'
    metadata = {"properties": [{"name": "seawall:inventory", "value": value}]}
    document = {"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": metadata}
    inventory = sbom.read(json.dumps(document).encode(), "the file").inventory
    assert inventory.dependencies == ()
