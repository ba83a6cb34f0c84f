"""Documents that are broken, or mean harm: an error or *not assessed*, never a traceback nor silence."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall import sbom
from seawall.model.errors import Malformed, SeawallError
from support.bills import FULL

FOREIGN = Path(__file__).parent / "foreign"
SAMPLES = {path.name: path.read_bytes() for path in sorted(FOREIGN.iterdir())}
WRONG: list[object] = [None, 0, True, "x", [], {}, [[]], [{}], {"a": 1}, "x" * 100]


def written(name: str, version: str) -> bytes:
    found = sbom.named_format(name)
    assert found
    assert found.write
    out = BytesIO()
    found.write(FULL, version, out)
    return out.getvalue()


SAMPLES |= {
    f"ours-{name}-{version}": written(name, version)
    for name, version in (("spdx-json", "2.3"), ("spdx-json", "3.0"), ("spdx-tag-value", "2.3"))
}


def refusal(data: bytes) -> str | None:
    """Return why a document is refused; None for one that is read."""
    try:
        sbom.read(data, "the file")
    except SeawallError as error:
        return str(error)
    return None


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_is_cut_or_flipped_is_read_or_refused(name: str, data: st.DataObject) -> None:
    whole = bytearray(SAMPLES[name])
    for _ in range(data.draw(st.integers(0, 3))):
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    said = refusal(bytes(whole[: data.draw(st.integers(0, len(whole)))]))
    assert said is None or "the file" in said


def changed(value: object, path: list[object], wrong: object) -> object:
    """Return the value with something else at the path."""
    if not path:
        return wrong
    if isinstance(value, dict):
        return {k: changed(v, path[1:], wrong) if k == path[0] else v for k, v in value.items()}
    assert isinstance(value, list)
    return [changed(v, path[1:], wrong) if i == path[0] else v for i, v in enumerate(value)]


def paths(value: object, before: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    found = [before]
    if isinstance(value, dict):
        found += [p for k, v in value.items() for p in paths(v, (*before, k))]
    if isinstance(value, list):
        found += [p for i, v in enumerate(value) for p in paths(v, (*before, i))]
    return found


JSONS = {name: json.loads(data) for name, data in SAMPLES.items() if data.startswith(b"{")}


@pytest.mark.parametrize("name", JSONS)
@settings(max_examples=80, deadline=None)
@given(st.data())
def test_wrong_types_anywhere(name: str, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(paths(JSONS[name])))
    wrong = changed(JSONS[name], list(path), data.draw(st.sampled_from(WRONG)))
    said = refusal(json.dumps(wrong).encode())
    assert said is None or "the file" in said


def test_one_package_of_the_wrong_type_leaves_the_others() -> None:
    document = json.loads(SAMPLES["trivy.spdx.json"])
    document["packages"][3]["externalRefs"] = "wrong"
    inventory = sbom.read(json.dumps(document).encode(), "x").inventory
    assert [package.name for package in inventory.packages] == ["lodash"]
    assert [left.subject for left in inventory.not_assessed] == ["packages[3]", "made-here@1.0"]


STARTS = [b'{"SPDXID":"x","packages":', b'{"SPDXID":"x","packages":[', b'{"spdxId":1,"@graph":[']


@pytest.mark.parametrize("start", STARTS)
def test_deep_nesting(start: bytes) -> None:
    with pytest.raises(Malformed, match="x"):
        sbom.read(start + b"[" * 200_000, "x")


def test_the_same_id_twice() -> None:
    document = json.loads(SAMPLES["trivy.spdx.json"])
    document["packages"] += [document["packages"][4]]
    assert len(sbom.read(json.dumps(document).encode(), "x").inventory.packages) == 2
    other = {**document["packages"][4], "versionInfo": "2"}
    other["externalRefs"] = [{**other["externalRefs"][0], "referenceLocator": "pkg:npm/lodash@2"}]
    document["packages"] += [other]
    inventory = sbom.read(json.dumps(document).encode(), "x").inventory
    assert [package.version for package in inventory.packages[1:]] == ["4.17.20", "2"]


def test_relationships_in_a_circle() -> None:
    document = json.loads(SAMPLES["trivy.spdx.json"])
    kinds = ("DEPENDS_ON", "CONTAINS", "DESCRIBES", "OTHER")
    ids = [package["SPDXID"] for package in document["packages"]]
    document["relationships"] += [
        {"spdxElementId": a, "relatedSpdxElement": b, "relationshipType": kind}
        for kind in kinds
        for a in ids
        for b in ids
    ]
    inventory = sbom.read(json.dumps(document).encode(), "x").inventory
    assert inventory.dependencies == ((0, (0, 1)), (1, (0, 1)))


def test_collections_of_version_3_in_a_circle() -> None:
    document = json.loads(SAMPLES["three.spdx.json"])
    document["@graph"][3]["rootElement"] = ["urn:x:bom", "urn:x:doc", "urn:x:image"] * 3
    assert sbom.read(json.dumps(document).encode(), "x").target.reference == "core-image"


def test_everything_generated_from_everything() -> None:
    document = json.loads(SAMPLES["wolfi.spdx.json"])
    turned = {"spdxElementId": document["packages"][1]["SPDXID"], "relationshipType": "GENERATED_FROM"}
    document["relationships"].append({**turned, "relatedSpdxElement": document["packages"][0]["SPDXID"]})
    found = sbom.read(json.dumps(document).encode(), "x")
    assert found.target.reference == "crane"
    assert [package.name for package in found.inventory.packages] == ["go-containerregistry"]


@pytest.mark.parametrize("name", ["other.spdx", "three.spdx.json", "syft.json", "syft.spdx.json"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_marks_of_byte_order(name: str, encoding: str) -> None:
    data = SAMPLES[name]
    assert sbom.read(data.decode().encode(encoding), name) == sbom.read(data, name)


def test_other_encodings_are_refused() -> None:
    with pytest.raises(Malformed, match="x: not UTF-8"):
        sbom.read(SAMPLES["other.spdx"].replace(b"thing", b"th\xefng"), "x")


@pytest.mark.parametrize("name", ["syft.spdx.json", "syft.json", "three.spdx.json"])
def test_bytes_that_are_no_utf8_cost_their_entry_alone(name: str) -> None:
    whole = sbom.read(SAMPLES[name], name).inventory
    called = max((each.name for each in whole.packages), key=len)
    broken = sbom.read(SAMPLES[name].replace(called.encode(), b"\xff" + called.encode()[1:]), name).inventory
    assert 0 < len(broken.packages) < len(whole.packages)
    assert len(broken.not_assessed) > len(whole.not_assessed)


def test_a_text_without_an_end() -> None:
    with pytest.raises(Malformed, match=r"DocumentComment has no end"):
        sbom.read(SAMPLES["other.spdx"].replace(b"</text>", b""), "x")


def test_long_lines_and_many_texts_take_linear_time() -> None:
    long = b"PackageComment: " + b"a" * 20_000_000 + b"\n"
    many = b"PackageComment: <text>a</text>\n" * 200_000 + b"x\n" * 200_000
    found = sbom.read(SAMPLES["other.spdx"] + long + many, "x")
    assert len(found.inventory.packages) == 2
    assert "200001 lines" in found.inventory.not_assessed[0].why


def test_a_note_that_nobody_wrote_leaves_the_package_unread() -> None:
    text = SAMPLES["ours-spdx-json-2.3"].replace(b'\\"cataloger\\":\\"dpkg\\"', b'\\"cataloger\\":1')
    inventory = sbom.read(text, "x").inventory
    assert len(inventory.packages) == 3
    assert "seawall: property" in inventory.not_assessed[-1].why
