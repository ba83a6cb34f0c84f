"""Java archives: who they are, what is inside, and what cannot be read."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.inventory import ziparchive
from seawall.inventory.catalogers import java_archive
from seawall.inventory.engine import read_file
from seawall.inventory.javaarchive import WANTED
from seawall.inventory.javagroups import known
from seawall.inventory.javaname import Named, manifest, named
from seawall.inventory.ziparchive import open_archive
from seawall.model.errors import LimitExceeded, Malformed, Unsupported
from seawall.source.memory import MemoryFile
from support import java
from support.hostile import cut_short, flipped, patched, survives
from support.records import packages, records, unassessed

CATALOGER = java_archive.CATALOGER
TIDE = java.properties("org.tide", "tide", "1.0") | {"org/tide/A.class": java.CLASS}
SAMPLE = java.archive(
    {
        **java.manifest(Implementation_Version="1"),
        "lib/tide-1.0.jar": java.archive(TIDE),
        "B.class": java.CLASS,
    }
)


def found(path: str, content: bytes) -> list[tuple[str, str, str]]:
    return [(p.namespace, p.name, p.version) for p in packages(records(CATALOGER, path, content))]


def why(path: str, content: bytes) -> list[tuple[str, str, str]]:
    return [(n.kind, n.subject, n.why) for n in unassessed(records(CATALOGER, path, content))]


def why_all(content: bytes) -> list[tuple[str, str, str]]:
    """Return what the engine makes of an archive: errors that leave the parser, too."""
    return [(n.kind, n.subject, n.why) for n in read_file(CATALOGER, MemoryFile("x.jar", content)).problems]


class TestNames:
    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("guava-31.1-jre", Named("guava", "31.1-jre")),
            ("log4j-1.2-api-2.17.1", Named("log4j-1.2-api", "2.17.1")),
            ("kafka_2.13-3.2.0", Named("kafka_2.13", "3.2.0")),
            ("bcprov-jdk15on-1.70", Named("bcprov-jdk15on", "1.70")),
            ("geronimo-annotation-1.3-spec-1.3", Named("geronimo-annotation-1.3-spec", "1.3")),
            ("netty-epoll-4.1.77.Final-linux-x86_64", Named("netty-epoll", "4.1.77.Final", "linux-x86_64")),
            ("app-1.0-20230101.123456-1", Named("app", "1.0-20230101.123456-1")),
            ("app-2.0-SNAPSHOT-all", Named("app", "2.0-SNAPSHOT", "all")),
            ("tide-1.0.0-alpha-1", Named("tide", "1.0.0-alpha-1")),
            ("tide-1.2-rc1-sources", Named("tide", "1.2-rc1", "sources")),
            ("tide-javadoc", Named("tide", "", "javadoc")),
            ("hibernate-core-5.6.9.Final", Named("hibernate-core", "5.6.9.Final")),
            ("wheel-4.1.0.Final-redhat-00001", Named("wheel", "4.1.0.Final-redhat-00001")),
            ("app", Named("app")),
            ("x" * 300 + "-1.0", Named("x" * 300 + "-1.0")),
        ],
    )
    def test_named(self, name: str, expected: Named) -> None:
        assert named(f"lib/{name}.jar") == expected

    def test_known_libraries_need_their_classes_and_version(self) -> None:
        directory = b"PK\x01\x02org/springframework/boot/App.class"
        assert known("spring-boot", "2.7.0", directory) == ("org.springframework.boot", "spring-boot")
        assert known("spring-boot", "2.7.0", b"other/App.class") is None
        logging = b"PK\x01\x02org/apache/commons/logging/Log.class"
        assert known("spring-jcl", "5.2.0", logging) == ("org.springframework", "spring-jcl")
        quality = b"PK\x01\x02org/checkerframework/checker/qual/A.class"
        assert known("checker-qual", "2.8.1", quality) == ("org.checkerframework", "checker-qual")
        assert known("dom4j", "1.6.1", b"org/dom4j/A.class") == ("dom4j", "dom4j")
        assert known("dom4j", "2.1.3", b"org/dom4j/A.class") == ("org.dom4j", "dom4j")
        assert known("commons-io", "2.4", b"org/apache/commons/io/A.class") == ("commons-io", "commons-io")
        assert known("jasper-el", "9.0.1", b"org/apache/el/A.class") == (
            "org.apache.tomcat",
            "tomcat-jasper-el",
        )


class TestManifest:
    def test_only_the_main_section_counts(self) -> None:
        text = (
            b"Manifest-Version: 1.0\r\nImplementation-Ver\r\n sion: 1.\r\n 2\r\nNo attribute\r\n"
            b"\r\nName: x/\r\nImplementation-Version: 9\r\n"
        )
        assert manifest(text)["implementation-version"] == "1.2"

    @given(st.binary(max_size=200))
    def test_any_bytes(self, data: bytes) -> None:
        manifest(data)

    @pytest.mark.parametrize("newline", ["\n", "\r", "\r\n"])
    def test_line_ends(self, newline: str) -> None:
        assert manifest(f"A: 1{newline}B: 2{newline}{newline}C: 3".encode()) == {"a": "1", "b": "2"}


class TestIdentity:
    def test_the_name_tells_which_of_several_is_the_archive(self) -> None:
        content = java.archive(TIDE | java.properties("org.foam", "foam", "2.0"))
        said = packages(records(CATALOGER, "x/foam-2.0.jar", content))
        assert [(p.name, [name for name, _ in p.digests]) for p in said] == [
            ("tide", []),
            ("foam", ["sha1", "sha256"]),
        ]

    def test_a_renamed_archive_is_what_its_one_model_says(self) -> None:
        assert found("x/renamed.jar", java.archive(TIDE)) == [("org.tide", "tide", "1.0")]

    def test_a_library_that_took_one_in_is_both(self) -> None:
        content = java.archive(TIDE | java.manifest(Implementation_Vendor_Id="org.mine"))
        assert found("x/mine-3.0.jar", content) == [("org.tide", "tide", "1.0"), ("org.mine", "mine", "3.0")]

    def test_properties_without_a_version_ask_the_model(self) -> None:
        members = java.properties("g", "a", "${revision}") | {
            "META-INF/maven/g/a/pom.xml": "<project><artifactId>a</artifactId><parent><groupId>g</groupId>"
            "<version>4</version></parent></project>"
        }
        assert found("a.jar", java.archive(members)) == [("g", "a", "4")]

    def test_without_a_model_or_version_it_is_not_assessed(self) -> None:
        [(kind, subject, _)] = why("x/a.jar", java.archive({"A.class": java.CLASS}))
        assert (kind, subject) == ("package", "x/a.jar")

    @pytest.mark.parametrize(
        ("name", "members"),
        [
            ("a-1.0-sources.jar", {"A.java": ""}),
            ("a-1.0.jar", {"messages.properties": ""}),
            ("pathing.jar", java.manifest(Class_Path="lib/tide-1.0.jar")),
            ("empty.jar", {}),
        ],
    )
    def test_what_cannot_run_is_passed_over(self, name: str, members: dict[str, str]) -> None:
        assert records(CATALOGER, name, java.archive(members)) == []

    def test_an_empty_file_is_no_archive(self) -> None:
        assert records(CATALOGER, "a.jar", b"") == []

    @pytest.mark.parametrize("name", ["a.rar", "a.par", "a.nar", "a.sar"])
    def test_others_use_these_names_too(self, name: str) -> None:
        assert records(CATALOGER, name, b"Rar!" + bytes(100)) == []

    def test_a_group_is_only_named_for_a_reason(self) -> None:
        members = java.manifest(Automatic_Module_Name="org.mine.thing") | {"A.class": java.CLASS}
        assert found("thing-1.0.jar", java.archive(members)) == [("", "thing", "1.0")]


class TestNesting:
    def test_every_level_is_in_the_path(self) -> None:
        inner = java.archive(TIDE)
        war = java.archive({"WEB-INF/lib/tide-1.0.jar": inner})
        ear = java.archive({"shop.war": war})
        [package] = packages(records(CATALOGER, "srv/shop.ear", ear))
        assert package.locations[0].path == "srv/shop.ear!/shop.war!/WEB-INF/lib/tide-1.0.jar"

    @pytest.mark.parametrize("stored", [False, True])
    def test_a_script_before_the_archive(self, stored: bool) -> None:
        content = java.archive(
            TIDE, before=b"#!/bin/sh\nPK\x05\x06\n" * 9, stored=stored, comment=b"PK\x05\x06"
        )
        assert found("run.jar", content) == [("org.tide", "tide", "1.0")]

    def test_a_broken_one_inside_is_not_assessed_and_the_others_are(self) -> None:
        content = java.archive({"lib/broken.jar": b"none", "lib/tide-1.0.jar": java.archive(TIDE)})
        assert found("app.jar", content) == [("org.tide", "tide", "1.0")]
        [(kind, subject, _)] = why("app.jar", content)
        assert (kind, subject) == ("file", "app.jar!/lib/broken.jar")

    def test_depth(self) -> None:
        content = java.archive(TIDE)
        for _ in range(20):
            content = java.archive({"x.jar": content})
        [(_, subject, reason)] = why("x.jar", content)
        assert subject.count("!/") == java_archive.MAX_DEPTH
        assert reason == f"lies more than {java_archive.MAX_DEPTH} archives deep"

    @pytest.mark.parametrize(
        ("limit", "value"),
        [("MAX_ARCHIVES", 3), ("MAX_ENTRIES", 6), ("MAX_NESTED_BYTES", 700), ("MAX_METADATA", 300)],
    )
    def test_all_together_is_bounded(self, limit: str, value: int, monkeypatch: pytest.MonkeyPatch) -> None:
        inner = java.archive({"lib/a.jar": java.archive(TIDE), "lib/b.jar": java.archive(TIDE)})
        content = java.archive({f"{name}.jar": inner for name in "abcd"})
        assert len(found("x.jar", content)) == 8
        monkeypatch.setattr(java_archive, limit, value)
        budget = java_archive._Budget(
            "x.jar",
            entries=java_archive.MAX_ENTRIES,
            archives=java_archive.MAX_ARCHIVES,
            nested=java_archive.MAX_NESTED_BYTES,
            metadata=java_archive.MAX_METADATA,
        )
        with pytest.raises(LimitExceeded, match=rf"^x\.jar: .*{value}"):
            list(java_archive._walk("x.jar", content, 0, budget))

    def test_members_that_share_their_bytes_are_counted_each(self) -> None:
        """A million names of one model, a mebibyte of blanks, would take hours."""
        names = [f"META-INF/maven/g/{number:03}/pom.xml" for number in range(200)]
        content = java.archive(dict.fromkeys(names, " " * 1_000_000))
        start = content.index(b"PK\x01\x02")
        for number in range(1, 200):
            place = start + number * (46 + len(names[0])) + 42
            content = patched(content, place, bytes(4))
        [(kind, subject, reason)] = why_all(content)
        assert (kind, subject) == ("file", "x.jar")
        assert "manifests and models of more than" in reason

    def test_a_bomb_is_not_inflated(self) -> None:
        [(_, subject, reason)] = why("x.jar", java.archive({"bomb.jar": bytes(300 << 20)}))
        assert subject == "x.jar!/bomb.jar"
        assert "expands more than 200 times" in reason


class TestZip:
    def test_members_are_those_of_zipfile(self) -> None:
        archive = open_archive("x", SAMPLE, WANTED, 100)
        with zipfile.ZipFile(BytesIO(SAMPLE)) as other:
            assert archive.entries == len(other.namelist())
            for member in archive.members:
                assert bytes(archive.read(member, 10_000)) == other.read(member.name)

    def test_zip64(self) -> None:
        out = BytesIO()
        with (
            zipfile.ZipFile(out, "w") as made,
            made.open("META-INF/MANIFEST.MF", "w", force_zip64=True) as member,
        ):
            member.write(b"A: 1\n")
        content = wide(out.getvalue())
        archive = open_archive("x", b"#!/bin/sh\n" + content, WANTED, 10)
        assert bytes(archive.read(archive.members[0], 100)) == b"A: 1\n"

    def test_limits(self) -> None:
        with pytest.raises(LimitExceeded, match="more than 2 members"):
            open_archive("x", SAMPLE, WANTED, 2)
        archive = open_archive("x", SAMPLE, WANTED, 100)
        with pytest.raises(LimitExceeded, match="more than the 10 allowed"):
            archive.read(archive.members[0], 10)

    def test_an_encrypted_member(self) -> None:
        place = SAMPLE.rindex(b"PK\x01\x02", 0, SAMPLE.index(b"META-INF", SAMPLE.index(b"PK\x01\x02")))
        archive = open_archive("x", patched(SAMPLE, place + 8, b"\x01"), WANTED, 100)
        with pytest.raises(Unsupported, match="encrypted"):
            archive.read(archive.members[0], 1000)

    def test_another_method_and_a_wrong_checksum(self) -> None:
        place = SAMPLE.rindex(b"PK\x01\x02", 0, SAMPLE.index(b"META-INF", SAMPLE.index(b"PK\x01\x02")))
        odd = open_archive("x", patched(SAMPLE, place + 10, b"\x63"), WANTED, 100)
        with pytest.raises(Unsupported, match="method 99"):
            odd.read(odd.members[0], 1000)
        wrong = open_archive("x", patched(SAMPLE, place + 16, b"\0\0\0\0"), WANTED, 100)
        with pytest.raises(Malformed, match="not what the archive's directory says"):
            wrong.read(wrong.members[0], 1000)

    def test_sizes_that_lie(self) -> None:
        place = SAMPLE.rindex(b"PK\x01\x02", 0, SAMPLE.index(b"META-INF", SAMPLE.index(b"PK\x01\x02")))
        for at in (20, 24, 42):
            lying = patched(SAMPLE, place + at, struct.pack("<I", 0x7FFFFFFF))
            survives(lambda data: CATALOGER.parse(MemoryFile("x.jar", data)), lying)

    def test_cut_short(self) -> None:
        for content in cut_short(SAMPLE, 7):
            survives(lambda data: CATALOGER.parse(MemoryFile("x.jar", data)), content)

    @settings(max_examples=300, deadline=None)
    @given(flipped(SAMPLE))
    def test_flipped(self, content: bytes) -> None:
        survives(lambda data: CATALOGER.parse(MemoryFile("x.jar", data)), content)

    def test_ratio_is_about_large_members_only(self) -> None:
        content = java.archive({"META-INF/MANIFEST.MF": b" " * (ziparchive._FREE_RATIO - 1)})
        archive = open_archive("x", content, WANTED, 10)
        assert len(archive.read(archive.members[0], 1 << 21)) == ziparchive._FREE_RATIO - 1


def wide(content: bytes) -> bytes:
    """Return an archive of one member with its directory told by the zip64 records only."""
    at = content.rindex(b"PK\x05\x06")
    length, offset = struct.unpack_from("<II", content, at + 12)
    record = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, length, offset)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return content[:at] + record + locator + end
