"""What other tools write is read by package URL, with the little and much that each says beside it."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from seawall import sbom
from seawall.model.errors import LimitExceeded, Malformed
from seawall.model.package import Distribution, Evidence, Layer, Location, NotAssessed, SourcePackage
from seawall.sbom import Bill

FOREIGN = Path(__file__).parent / "foreign"
CREATED = "2026-01-02T03:04:05Z"


def bill(name: str) -> Bill:
    return sbom.read((FOREIGN / name).read_bytes(), name)


def test_trivy() -> None:
    found = bill("trivy.spdx.json")
    inventory = found.inventory
    assert (found.created, found.tools, found.writer) == (CREATED, ("trivy 0.59.1",), "spdx-json 2.3")
    assert found.target.reference == "app:1"
    assert (found.target.kind, found.target.image_id) == ("image", "sha256:cccc")
    assert found.target.digest == "sha256:" + "ab" * 32
    assert inventory.distributions == (Distribution("debian", "12.5"),)
    assert inventory.layers == (Layer("sha256:aaaa"), Layer("sha256:bbbb"))
    library, module = inventory.packages
    assert (library.name, library.version, library.qualifiers) == ("zlib1g", "1:1.2.13.dfsg-1", ())
    assert library.source == SourcePackage("zlib", "1:1.2.13.dfsg-1")
    assert library.licences == ("Zlib", "as they please")
    assert library.supplier == "Someone <some@one.example>"
    assert library.locations == (Location("", 1),)
    assert module.locations == (Location("app/package-lock.json"),)
    assert module.licences == ("MIT",)
    assert inventory.dependencies == ((1, (0,)),)
    (left,) = inventory.not_assessed
    assert (left.kind, left.subject) == ("package", "made-here@1.0")
    assert "without a package URL" in left.why


def test_syft() -> None:
    found = bill("syft.spdx.json")
    inventory = found.inventory
    assert found.target.digest == "sha256:" + "cd" * 32
    assert inventory.distributions == (Distribution("rhel", "9.2"),)
    bash, requests = inventory.packages
    assert bash.source == SourcePackage("bash", "5.1.8-6.el9")
    assert bash.locations == (Location("var/lib/rpm/rpmdb.sqlite", 0),)
    assert bash.supplier == "Red Hat, Inc."
    assert requests.owner == "bash"
    assert inventory.dependencies == ((1, (0,)),)
    assert inventory.not_assessed == ()


def test_sources_that_something_was_generated_from_are_not_installed() -> None:
    inventory = bill("wolfi.spdx.json").inventory
    assert [package.name for package in inventory.packages] == ["crane"]
    assert inventory.distributions == (Distribution("wolfi"),)
    assert inventory.not_assessed == ()


def test_a_source_rpm_is_not_installed() -> None:
    document = json.loads((FOREIGN / "syft.spdx.json").read_text())
    source = "pkg:rpm/redhat/openssl@3.0.7-1.el9?arch=src"
    document["packages"].append(
        {"name": "openssl", "externalRefs": [reference(source)], "SPDXID": "SPDXRef-source"}
    )
    assert sbom.read(json.dumps(document).encode(), "x").inventory == bill("syft.spdx.json").inventory


def test_an_image_that_is_named_and_not_told_of_is_not_assessed() -> None:
    document = json.loads((FOREIGN / "syft.spdx.json").read_text())
    image = {"name": "sidecar", "SPDXID": "SPDXRef-image", "primaryPackagePurpose": "CONTAINER"}
    document["packages"].append(image)
    link = {"spdxElementId": "SPDXRef-DocumentRoot-Image-app", "relatedSpdxElement": "SPDXRef-image"}
    document["relationships"].append({**link, "relationshipType": "CONTAINS"})
    left = sbom.read(json.dumps(document).encode(), "x").inventory.not_assessed
    assert [each.subject for each in left] == ["sidecar"]


def reference(url: str) -> dict[str, str]:
    return {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": url}


def test_tag_value() -> None:
    found = bill("other.spdx")
    left, tap = found.inventory.packages
    assert found.target.reference == "thing"
    assert found.writer == "spdx-tag-value 2.2"
    assert (left.name, left.version, left.licences) == ("left-pad", "1.3.0", ("WTFPL",))
    assert left.digests == (("sha1", "85553c228f512eae05c6fac62dafc38ebe3a8a32"),)
    assert (left.development, tap.development) == (False, True)
    assert found.inventory.dependencies == ((0, (1,)),)
    assert found.inventory.not_assessed == (
        NotAssessed("target", "other.spdx", "1 lines that are no tag with its value"),
    )


def test_version_3() -> None:
    found = bill("three.spdx.json")
    inventory = found.inventory
    busybox, pytest_ = inventory.packages
    assert (found.target.reference, found.target.kind, found.created) == ("core-image", "image", CREATED)
    assert (busybox.name, busybox.version, busybox.licences) == ("busybox", "1.36.1-1", ("GPL-2.0-only",))
    assert busybox.digests == (("sha256", "ab" * 32),)
    assert busybox.supplier == "Makers <me@example.org>"
    assert pytest_.development
    assert inventory.dependencies == ((0, (1,)),)
    assert inventory.distributions == (Distribution("debian", "12"),)
    assert [left.subject for left in inventory.not_assessed] == ["@graph[8]"]


def test_syft_json() -> None:
    found = bill("syft.json")
    inventory = found.inventory
    bash, lodash, demo = inventory.packages
    assert (found.target.reference, found.target.platform) == ("app:1", "linux/amd64")
    assert found.tools == ("syft 1.18.1",)
    assert inventory.distributions[0].version_id == "9.2"
    assert [layer.diff_id for layer in inventory.layers] == ["sha256:aaaa", "sha256:bbbb"]
    assert bash.locations == (Location("var/lib/rpm/rpmdb.sqlite", 0), Location("usr/share/doc/bash", 1))
    assert bash.licences == ("GPLv3+", "MIT")
    assert (lodash.owner, lodash.evidence) == ("bash", Evidence.DECLARED)
    assert demo.digests == (("sha1", "85553c228f512eae05c6fac62dafc38ebe3a8a32"),)
    assert inventory.dependencies == ((2, (0,)),)
    assert [left.subject for left in inventory.not_assessed] == ["artifacts[4]", "mystery@0"]


def test_package_urls() -> None:
    text = b"# mine\npkg:deb/debian/zlib1g@1.2.13?distro=debian-12\r\n\npkg:npm/a@1\npkg:broken\n"
    inventory = sbom.read(text, "x").inventory
    assert [package.name for package in inventory.packages] == ["zlib1g", "a"]
    assert inventory.distributions == (Distribution("debian", "12"),)
    assert [left.subject for left in inventory.not_assessed] == ["line 5"]


STATEMENT = {
    "_type": "https://in-toto.io/Statement/v0.1",
    "predicateType": "https://spdx.dev/Document",
    "subject": [],
    "predicate": json.loads((FOREIGN / "syft.spdx.json").read_text()),
}


def envelope(statement: object) -> dict[str, object]:
    payload = base64.b64encode(json.dumps(statement).encode()).decode()
    return {"payloadType": "application/vnd.in-toto+json", "payload": payload, "signatures": []}


@pytest.mark.parametrize(
    "carrier",
    [
        STATEMENT,
        envelope(STATEMENT),
        {"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json", "dsseEnvelope": envelope(STATEMENT)},
        {"sbom": STATEMENT["predicate"]},
        {"SPDX": STATEMENT["predicate"]},
        {"_type": "x", "predicate": {"Data": json.dumps(STATEMENT["predicate"])}},
    ],
)
def test_what_carries_a_document_is_opened(carrier: object) -> None:
    assert sbom.read(json.dumps(carrier).encode(), "x").inventory == bill("syft.spdx.json").inventory


def test_several_envelopes_are_one_a_line() -> None:
    provenance = {"_type": "x", "predicateType": "https://slsa.dev/provenance/v1", "predicate": {"a": 1}}
    lines = "\n".join(json.dumps(envelope(each)) for each in (provenance, STATEMENT, STATEMENT))
    assert sbom.read(lines.encode(), "x").inventory == bill("syft.spdx.json").inventory


@pytest.mark.parametrize("carrier", [STATEMENT, envelope(STATEMENT), envelope(envelope(STATEMENT))])
def test_what_carries_a_document_is_known_as_a_bill(carrier: object, tmp_path: Path) -> None:
    (tmp_path / "x").write_text(json.dumps(carrier))
    assert sbom.is_bill(tmp_path / "x")
    (tmp_path / "x").write_text(json.dumps(envelope({"predicate": "x" * 100})))
    assert not sbom.is_bill(tmp_path / "x")


def test_envelopes_have_an_end() -> None:
    carrier: object = STATEMENT
    for _ in range(8):
        carrier = envelope(carrier)
    with pytest.raises(LimitExceeded, match="in an envelope"):
        sbom.read(json.dumps(carrier).encode(), "x")
    with pytest.raises(Malformed, match="not base64"):
        sbom.read(b'{"payloadType": "x", "payload": "&&&"}', "x")
