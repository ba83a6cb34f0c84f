"""What .NET applications, their projects and NuGet's lock files say: whole, in layers, and broken."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from struct import pack
from time import perf_counter

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seawall.inventory import take
from seawall.inventory.bundle import LIST_LIMIT, read_bundle
from seawall.inventory.catalogers import (
    dotnet_assembly,
    dotnet_built_with,
    dotnet_bundle,
    dotnet_deps,
    dotnet_packages_config,
    dotnet_packages_lock,
    dotnet_paket_lock,
    dotnet_project,
)
from seawall.inventory.executables import HEAD_LENGTH, layout
from seawall.inventory.nuget import pinned
from seawall.model.errors import LimitExceeded, Malformed, SeawallError
from seawall.model.package import Evidence, Inventory, NotAssessed, Ownership, Package
from seawall.source.base import MIB
from seawall.source.detect import open_source
from seawall.source.memory import MemoryFile
from seawall.source.oci.image import Image
from support import dotnet, go
from support.hostile import cut_short, flipped, patched, survives
from support.images import DEBIAN_11, Entry, build, file, write_layout

TARGET = ".NETCoreApp,Version=v8.0"
HOST = dotnet.host()
WINCH = dotnet.assembly(
    {"OriginalFilename": "Winch.dll", "ProductName": "Winch", "ProductVersion": "4.0.1+b1873fe8"}
)


def deps(libraries: dict[str, tuple[str, list[str]]], target: str = TARGET) -> bytes:
    """A list of libraries with their kinds and the assemblies that they bring."""
    document = {
        "runtimeTarget": {"name": target, "signature": ""},
        "targets": {
            TARGET: {key: {"runtime": {name: {} for name in ls}} for key, (_, ls) in libraries.items()}
        },
        "libraries": {key: {"type": kind} for key, (kind, _) in libraries.items()},
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2)


APPLICATION = deps(
    {
        "Harbour/1.0.0": ("project", ["Harbour.dll"]),
        "Acme.Winch/4.0.1": ("package", ["lib/net8.0/Winch.dll"]),
        "Tools/1.0.0": ("package", []),
    }
)

LISTED = file("app/Harbour.deps.json", APPLICATION)


def listed(content: bytes, path: str = "app/Harbour.deps.json") -> list[object]:
    return list(dotnet_deps.parse(MemoryFile(path, content)))


def built_with(content: bytes) -> list[object]:
    return list(dotnet_built_with.parse(MemoryFile("app/Harbour.deps.json", content)))


def bundled(content: bytes, mode: int = 0o755) -> list[object]:
    return list(dotnet_bundle.parse(MemoryFile("app/harbour", content, mode)))


def assembled(content: bytes, path: str = "opt/plugin.dll") -> list[object]:
    return list(dotnet_assembly.parse(MemoryFile(path, content)))


def project(text: str) -> list[object]:
    return list(dotnet_project.parse(MemoryFile("App.csproj", text.encode())))


def named(records: Iterable[object]) -> dict[str, tuple[str, bool]]:
    return {r.name: (r.version, r.development) for r in records if isinstance(r, Package)}


def in_bundle(content: bytes, size: int) -> bytes | None:
    found = layout(content[:HEAD_LENGTH])
    assert found is not None
    return read_bundle(pieces(content, size), found, len(content))


def pieces(content: bytes, size: int) -> Iterator[bytes]:
    return (content[at : at + size] for at in range(0, len(content), size))


def taken(root: Path, *layers: Sequence[Entry]) -> Inventory:
    release = file("etc/os-release", DEBIAN_11)
    opened = open_source(str(write_layout(root, [build([[release, *layers[0]], *layers[1:]])])), None)
    assert isinstance(opened, Image)
    return take.of_image(opened, take.INSTALLED)


def dotnet_packages(inventory: Inventory) -> list[tuple[str, str, list[tuple[str, int | None, str]]]]:
    return [
        (p.name, p.version, [(place.path, place.layer, place.cataloger) for place in p.locations])
        for p in inventory.packages
        if p.type == "nuget"
    ]


# Lists of dependencies, and the files that they claim


def test_a_listed_assembly_is_a_proof_of_its_package(tmp_path: Path) -> None:
    """CommandLine.dll of CommandLineParser, say: its own name is not the package's."""
    files = [
        LISTED,
        file("app/Harbour.dll", WINCH),
        file("app/Winch.dll", WINCH),
    ]
    inventory = taken(tmp_path, files)
    places = [("app/Harbour.deps.json", 0, ""), ("app/Winch.dll", 0, "dotnet-assembly")]
    assert dotnet_packages(inventory) == [("Acme.Winch", "4.0.1", places)]
    assert inventory.packages[0].locations[1].proof == "its version resource: Winch 4.0.1+b1873fe8"


def test_what_brings_no_file_is_declared_alone(tmp_path: Path) -> None:
    """Advisories of System.Net.Http, say, are not of an application whose framework has that code."""
    release = file("etc/os-release", DEBIAN_11)
    opened = open_source(str(write_layout(tmp_path, [build([[release, LISTED]])])), None)
    assert isinstance(opened, Image)
    found = take.of_image(opened, take.INSTALLED | take.DECLARED).packages
    assert {p.name: (p.evidence, p.development) for p in found} == {
        "Acme.Winch": (Evidence.INSTALLED, False),
        "Tools": (Evidence.DECLARED, True),
    }


def test_an_assembly_in_another_layer_is_claimed_too(tmp_path: Path) -> None:
    inventory = taken(tmp_path, [file("app/Winch.dll", WINCH)], [LISTED])
    assert dotnet_packages(inventory)[0][2] == [
        ("app/Harbour.deps.json", 1, ""),
        ("app/Winch.dll", 0, "dotnet-assembly"),
    ]


def test_without_the_list_an_assembly_speaks_for_itself(tmp_path: Path) -> None:
    layers = ([LISTED, file("app/Winch.dll", WINCH)],)
    gone = file("app/.wh.Harbour.deps.json")
    inventory = taken(tmp_path, *layers, [gone])
    assert dotnet_packages(inventory) == [("Winch", "4.0.1", [("app/Winch.dll", 0, "")])]


def test_an_assembly_that_no_list_names_stays(tmp_path: Path) -> None:
    files = [LISTED, file("app/plugins/Winch.dll", WINCH)]
    assert [name for name, _, _ in dotnet_packages(taken(tmp_path, files))] == [
        "Acme.Winch",
        "Winch",
    ]


def test_a_broken_assembly_that_a_list_names_is_known(tmp_path: Path) -> None:
    broken = dotnet.assembly({})
    files = [
        LISTED,
        file("app/Winch.dll", broken),
        file("x/y.dll", broken),
    ]
    problems = [p for p in taken(tmp_path, files).not_assessed if p.kind == "package"]
    assert [problem.subject for problem in problems] == ["x/y.dll"]


def test_a_list_claims_nothing_but_assemblies_below_it() -> None:
    names = ["../etc/a.dll", "/etc/a.dll", "lib/b.json", "lib/c\nd.dll", "..", ""]
    targets: dict[str, object] = {TARGET: {"A/1.0.0": {"runtimeTargets": {name: {} for name in names}}}}
    content = msgspec.json.encode({"runtimeTarget": TARGET, "targets": targets, "libraries": {}})
    claimed = [r.files for r in listed(content, "app/x.deps.json") if isinstance(r, Ownership)]
    assert claimed == [b"app/etc/a.dll"]


@pytest.mark.parametrize("target", ["unknown", "", TARGET + "/"])
def test_the_only_target_is_taken_whatever_is_named(target: str) -> None:
    content = APPLICATION.replace(TARGET.encode(), target.encode() or b"x", 1)
    assert named(listed(content)) == {"Acme.Winch": ("4.0.1", False)}
    assert named(built_with(content)) == {"Tools": ("1.0.0", True)}


def test_of_several_targets_without_the_named_one_none_is_taken() -> None:
    document = msgspec.json.decode(APPLICATION)
    document["targets"] = {"a": document["targets"][TARGET], "b": {}}
    content = msgspec.json.encode(document)
    assert named(listed(content)) == {"Acme.Winch": ("4.0.1", False), "Tools": ("1.0.0", False)}
    assert built_with(content) == []


@pytest.mark.parametrize(
    "content", [b"[]", b"{}", b'{"libraries": 5}', b'{"libraries": {}, "targets": []}', b"\xff"]
)
def test_another_list_is_refused(content: bytes) -> None:
    with pytest.raises(Malformed):
        listed(content)
    with pytest.raises(Malformed):
        built_with(content)


json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
about = st.sampled_from(["type", "sha512", "runtime", "native", "runtimeTargets", "dependencies", "resolved"])
keys = st.sampled_from(["A/1.0.0", "B/2", "C", "/", "D/x", "É/1.0"])
entries = st.dictionaries(keys, st.dictionaries(about, json) | json)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(entries, entries)
def test_any_library_ends_as_one_record_or_is_the_project(
    libraries: dict[str, object], target: dict[str, object]
) -> None:
    document = {"runtimeTarget": {"name": "t"}, "targets": {"t": target}, "libraries": libraries}
    content = msgspec.json.encode(document)
    records = [record for record in listed(content) if not isinstance(record, Ownership)]
    records += built_with(content)
    assert len(records) <= len(libraries.keys() | target.keys())
    assert all(isinstance(record, Package | NotAssessed) for record in records)


@given(entries)
def test_any_locked_entry_ends_as_one_record(packages: dict[str, object]) -> None:
    content = msgspec.json.encode({"dependencies": {"net8.0": packages}})
    records = list(dotnet_packages_lock.parse(MemoryFile("packages.lock.json", content)))
    assert len(records) <= len(packages)
    assert all(isinstance(record, Package | NotAssessed) for record in records)


# Projects


@pytest.mark.parametrize(
    ("stated", "version"),
    [
        ("1.2.3", "1.2.3"),
        (" [1.2.3] ", "1.2.3"),
        ("[ 1.2.3-beta.1 ]", "1.2.3-beta.1"),
        ("1", "1"),
        ("1.*", ""),
        ("[1.0,2.0)", ""),
        ("(,1.0]", ""),
        ("$(X)", ""),
        ("*", ""),
        ("", ""),
        ("1.2.3.4.5", ""),
    ],
)
def test_pinned(stated: str, version: str) -> None:
    assert pinned(stated) == version


def test_properties_that_may_have_two_values_are_not_put_in() -> None:
    text = """<Project><PropertyGroup><A>1.0.0</A><A>2.0.0</A><B>1.0.0</B><C>$(B)</C></PropertyGroup>
    <PropertyGroup Condition="x"><D>1.0.0</D></PropertyGroup><ItemGroup>
    <PackageReference Include="a" Version="$(A)"/><PackageReference Include="b" Version="$(B)"/>
    <PackageReference Include="c" Version="$(C)"/><PackageReference Include="d" Version="$(D)"/>
    </ItemGroup></Project>"""
    records = project(text)
    assert named(records) == {"b": ("1.0.0", False)}
    assert sum(isinstance(record, NotAssessed) for record in records) == 3


def test_a_lock_file_in_another_layer_speaks_for_the_project() -> None:
    siblings = {"packages.lock.json": b"{}"}
    content = b'<Project><ItemGroup><PackageReference Include="a" Version="1.0.0"/></ItemGroup></Project>'
    assert list(dotnet_project.parse(MemoryFile("App.csproj", content, siblings=siblings))) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<Project>",
        "<packages/>",
        '<!DOCTYPE x [<!ENTITY a "b">]><Project>&a;</Project>',
        "<Project>" * 1000,
    ],
)
def test_a_project_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        project(text)
    with pytest.raises(Malformed):
        list(
            dotnet_packages_config.parse(
                MemoryFile("packages.config", text.replace("packages", "p").encode())
            )
        )


@given(st.text(alphabet="NUGET GROUP\n  ()ab1.0\t", max_size=200))
def test_any_text_as_a_lock_file_of_paket(text: str) -> None:
    survives(lambda content: dotnet_paket_lock.parse(MemoryFile("paket.lock", content)), text.encode())


# Assemblies


@pytest.mark.parametrize(
    ("product", "file_version", "version"),
    [
        ("1.2.3", "9.9.9.9", "1.2.3"),
        ("1.2.3-beta.1+abc", "", "1.2.3-beta.1"),
        ("1.2.3 @BuiltBy: x", "", "1.2.3"),
        ("4.8.4084.0 (NET48REL1)", "", "4.8.4084.0"),
        ("v2.0", "", "2.0"),
        ("none", "1.2.3.4", "1.2.3.4"),
        ("0.0.0.0", "1.2.3.4", "1.2.3.4"),
        ("1.2.3.4.5.6", "1.0.0.0", "1.0.0.0"),
        ("", "", ""),
        ("7", "", ""),
    ],
)
def test_the_version_of_an_assembly(product: str, file_version: str, version: str) -> None:
    strings = {"FileVersion": file_version, "ProductVersion": product}
    (record,) = assembled(dotnet.assembly(strings))
    assert (record.version if isinstance(record, Package) else "") == version


def test_native_code_and_translations_say_nothing() -> None:
    assert assembled(dotnet.assembly({"ProductVersion": "1.0.0"}, managed=False)) == []
    assert assembled(WINCH, "app/de/Winch.resources.dll") == []
    assert assembled(b"MZ not a portable executable".ljust(100)) == []
    assert assembled(b"text") == []


def test_a_file_in_a_package_s_directory_is_that_package() -> None:
    (record,) = assembled(WINCH, "root/.nuget/packages/acme.winch/4.1.0/lib/net8.0/Winch.dll")
    assert isinstance(record, Package)
    assert (record.name, record.version) == ("acme.winch", "4.1.0")


def test_hostile_assemblies_survive() -> None:
    for beginning in cut_short(WINCH, 16):
        survives(assembled, beginning)


@given(flipped(WINCH))
def test_flipped_assemblies_survive(content: bytes) -> None:
    survives(assembled, content)


def test_resources_that_lie_cost_little() -> None:
    """Directories of 65,535 entries that all lead back to themselves."""
    at = dotnet.RESOURCES_AT
    loop = pack("<12xHH", 0xFFFF, 0xFFFF) + pack("<II", 16, 1 << 31) * 5000
    content = patched(WINCH, 0x80 + 24 + 96 + 8 * 2, pack("<II", dotnet.RESOURCES_ADDRESS, len(loop)))
    section = content.index(b".rsrc") + 8
    content = patched(content, section, pack("<IIII", len(loop), dotnet.RESOURCES_ADDRESS, len(loop), at))
    start = perf_counter()
    survives(assembled, content[:at] + loop)
    assert perf_counter() - start < 5


# Single-file applications


@pytest.mark.parametrize("size", [100, 4096, MIB, 4 * MIB])
@pytest.mark.parametrize("major", [1, 2, 6])
def test_the_list_in_a_bundle_is_found_however_the_bytes_arrive(size: int, major: int) -> None:
    decoy = b'{\n "runtimeTarget": 1}' + b"not the list " * 1000
    files = {
        "a.dll": b"MZ" + bytes(2000),
        "decoy": decoy,
        "b.dll": bytes(2 * MIB),
        "x.deps.json": APPLICATION,
        "c.dll": b"MZ\0",
    }
    content = dotnet.bundle(files, major, bytes(MIB))
    assert in_bundle(content, size) == APPLICATION


def test_the_packages_of_a_bundle_are_those_of_its_list() -> None:
    records = bundled(dotnet.bundle({"x.deps.json": APPLICATION, "x.runtimeconfig.json": b"{}"}))
    assert named(records) == {"Acme.Winch": ("4.0.1", False)}
    assert not any(isinstance(record, Ownership) for record in records)


def test_a_marker_at_the_border_of_two_blocks_is_found() -> None:
    for before in range(MIB - 48, MIB + 9):
        content = dotnet.bundle({"x.deps.json": APPLICATION}, data=bytes(before))
        assert in_bundle(content, MIB) == APPLICATION


def test_other_executables_are_no_bundles() -> None:
    assert bundled(HOST) == []  # the host of an application of several files
    assert bundled(go.elf(b"", b"data", note=b"") + bytes(8) + dotnet.MARKER) == []
    assert bundled(b"#!/bin/sh\n" + dotnet.bundle({"x.deps.json": APPLICATION})) == []


@pytest.mark.parametrize("header", [1, 1 << 40, (1 << 64) - 1, len(HOST)])
def test_a_header_elsewhere_is_refused(header: int) -> None:
    content = dotnet.bundle({"x.deps.json": APPLICATION})
    with pytest.raises(Malformed):
        bundled(patched(content, dotnet.marker_of(), pack("<Q", header)))


@pytest.mark.parametrize(
    ("place", "error"), [((5, 100), Malformed), ((1 << 40, 5), Malformed), ((1, 1 << 50), LimitExceeded)]
)
def test_a_list_elsewhere_is_refused(place: tuple[int, int], error: type[SeawallError]) -> None:
    content = dotnet.bundle({"x.deps.json": APPLICATION})
    at = content.index(pack("<q", len(APPLICATION)), content.index(b"abcdefgh")) - 8
    with pytest.raises(error):
        bundled(patched(content, at, pack("<qq", *place)))


def test_hostile_bundles_survive() -> None:
    content = dotnet.bundle({"x.deps.json": APPLICATION, "a.dll": b"MZ"}, major=1)
    for beginning in cut_short(content, 16):
        survives(bundled, beginning)


@pytest.mark.parametrize("major", [1, 6])
def test_flipped_bundles_survive(major: int) -> None:
    content = dotnet.bundle({"x.deps.json": APPLICATION, "a.dll": b"MZ"}, major)
    from random import Random

    random = Random(7)
    for _ in range(300):
        edited = bytearray(content)
        for _ in range(4):
            edited[random.randrange(len(HOST), len(content))] = random.randrange(256)
        survives(bundled, bytes(edited))


def test_memory_stays_bounded_whatever_looks_like_a_list() -> None:
    text = b'{"runtimeTarget": "' + b"x" * (2 * LIST_LIMIT)
    content = dotnet.bundle({"a": text, "b": text, "c": text, "x.deps.json": APPLICATION})
    tracemalloc.start()
    assert in_bundle(content, MIB) == APPLICATION
    assert tracemalloc.get_traced_memory()[1] < 8 * LIST_LIMIT
    tracemalloc.stop()
