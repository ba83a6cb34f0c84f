"""Maven's models, Gradle's and sbt's locks: what is declared, what is for tests, what cannot be told."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seawall.inventory import maven, take
from seawall.inventory.catalogers import (
    java_gradle_build,
    java_gradle_lockfile,
    java_pom,
    java_sbt_lock,
)
from seawall.inventory.engine import Relatives
from seawall.inventory.maven import Project, read_model
from seawall.model.errors import LimitExceeded, Malformed
from seawall.source.detect import TreeSource, open_source
from seawall.source.memory import MemoryFile
from support.hostile import flipped, survives
from support.records import packages, records, unassessed

POM = java_pom.CATALOGER
LOCK = java_gradle_lockfile.CATALOGER
SBT = java_sbt_lock.CATALOGER


def dependency(coordinates: str, more: str = "") -> str:
    tags = ("groupId", "artifactId", "version")
    inner = "".join(f"<{t}>{v}</{t}>" for t, v in zip(tags, coordinates.split(":"), strict=False) if v)
    return f"<dependency>{inner}{more}</dependency>"


def project(
    coordinates: str = "org.tide:shop:1", *, parent: str = "", dependencies: str = "", more: str = ""
) -> str:
    tags = ("groupId", "artifactId", "version")
    own = "".join(f"<{t}>{v}</{t}>" for t, v in zip(tags, coordinates.split(":"), strict=False) if v)
    above = "".join(f"<{t}>{v}</{t}>" for t, v in zip(tags, parent.split(":"), strict=False) if v)
    listed = f"<dependencies>{dependencies}</dependencies>"
    return f"<project>{f'<parent>{above}</parent>' if above else ''}{own}{more}{listed}</project>"


def read(path: str, files: Mapping[str, str]) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the packages of a pom.xml among others, and what was not assessed and why."""
    held = {name: content.encode() for name, content in files.items()}
    file = MemoryFile(path, held[path], siblings=Relatives(path.rpartition("/")[0], held))
    found = list(POM.parse(file))
    named = [f"{p.namespace}:{p.name}:{p.version}" for p in packages(found)]
    return named, [(n.subject, n.why) for n in unassessed(found) if n.kind == "package"]


class TestParents:
    def test_a_chain_of_parents(self) -> None:
        top = project("g:top:1", more="<properties><v>3</v><w>1</w></properties>")
        middle = project("g:middle:", parent="g:top:1", more="<properties><w>2</w></properties>")
        managed = (
            "<dependencyManagement><dependencies>"
            + dependency("x:a:${v}")
            + "</dependencies></dependencyManagement>"
        )
        low = project(
            "g:low:",
            parent="g:middle:1",
            dependencies=dependency("x:a") + dependency("x:b:${w}"),
            more=managed,
        )
        files = {"pom.xml": top, "m/pom.xml": middle, "m/l/pom.xml": low}
        assert read("m/l/pom.xml", files) == (["x:a:3", "x:b:2"], [])

    def test_a_parent_elsewhere_in_the_tree(self) -> None:
        above = project("g:top:1", more="<properties><v>3</v></properties>")
        low = project("g:low:", parent="g:top:1", dependencies=dependency("x:a:${v}"))
        low = low.replace("</parent>", "<relativePath>../parents/top</relativePath></parent>")
        assert read("low/pom.xml", {"parents/top/pom.xml": above, "low/pom.xml": low})[0] == ["x:a:3"]

    def test_another_project_above_is_no_parent(self) -> None:
        other = project("g:other:1", more="<properties><v>3</v></properties>")
        low = project("g:low:", parent="g:top:1", dependencies=dependency("x:a"))
        found, problems = read("low/pom.xml", {"pom.xml": other, "low/pom.xml": low})
        assert found == []
        assert problems == [
            ("low/pom.xml:1: x:a", "its version is left to the parent g:top:1, not in the tree")
        ]

    def test_a_parent_that_is_itself_or_its_own_child_ends(self) -> None:
        one = project("g:a:1", parent="g:a:1", dependencies=dependency("x:a:1"))
        one = one.replace("</parent>", "<relativePath>pom.xml</relativePath></parent>")
        assert read("pom.xml", {"pom.xml": one})[0] == ["x:a:1"]

    def test_outside_the_tree_there_is_nothing(self) -> None:
        low = project("g:low:", parent="g:top:1", dependencies=dependency("x:a:1"))
        low = low.replace("</parent>", "<relativePath>../../../../etc/pom.xml</relativePath></parent>")
        assert read("low/pom.xml", {"etc/pom.xml": project(), "low/pom.xml": low})[0] == ["x:a:1"]

    def test_through_the_whole_tree(self, tmp_path: Path) -> None:
        (tmp_path / "low").mkdir()
        (tmp_path / "pom.xml").write_text(project("g:top:1", more="<properties><v>3</v></properties>"))
        (tmp_path / "low/pom.xml").write_text(
            project("g:low:", parent="g:top:1", dependencies=dependency("x:a:${v}"))
        )
        opened = open_source(f"dir:{tmp_path}", None)
        assert isinstance(opened, TreeSource)
        inventory = take.of_tree(opened, take.usual_evidence("dir"))
        assert [(p.namespace, p.name, p.version, p.cataloger) for p in inventory.packages] == [
            ("x", "a", "3", "java-pom")
        ]


class TestModels:
    def test_its_own_modules_are_no_dependencies(self) -> None:
        text = project(
            dependencies=dependency("org.tide:api:${project.version}") + dependency("org.tide:old:0")
        )
        assert read("pom.xml", {"pom.xml": text})[0] == ["org.tide:old:0"]

    def test_only_tests_need_no_others(self) -> None:
        text = project(dependencies=dependency("junit:junit:4", "<scope>test</scope>"))
        found = records(POM, "pom.xml", text)
        assert unassessed(found) == []
        assert [p.development for p in packages(found)] == [True]

    @pytest.mark.parametrize("version", ["LATEST", "RELEASE", "[1,2)", "${none}", "(,1]", "1.+", "..", "a b"])
    def test_no_exact_version(self, version: str) -> None:
        found, problems = read("pom.xml", {"pom.xml": project(dependencies=dependency(f"x:a:{version}"))})
        assert found == []
        assert len(problems) == 1

    @pytest.mark.parametrize(
        "properties",
        [
            "<a>${b}</a><b>${a}</b>",
            "<a>${a}</a>",
            "".join(f"<p{i}>{f'${{p{i + 1}}}' * 9}</p{i}>" for i in range(60)) + "<a>${p0}</a>",
        ],
        ids=["circle", "itself", "bomb"],
    )
    def test_properties_that_never_end(self, properties: str) -> None:
        start = perf_counter()
        more = f"<properties>{properties}</properties>"
        text = project(more=more, dependencies=dependency("x:a:${a}"))
        assert read("pom.xml", {"pom.xml": text})[0] == []
        assert perf_counter() - start < 2

    def test_not_a_project(self) -> None:
        for text in ("<settings/>", "<project", "", "<!DOCTYPE project><project/>"):
            with pytest.raises(Malformed):
                records(POM, "pom.xml", text)
        with pytest.raises(LimitExceeded):
            records(POM, "pom.xml", "<project>" + "<a>" * 1000)

    @settings(max_examples=150, deadline=None)
    @given(
        flipped(
            project(
                parent="g:p:1",
                dependencies=dependency("x:a:${v}", "<scope>test</scope>") * 2,
                more="<properties><v>1</v></properties>",
            ).encode()
        )
    )
    def test_flipped(self, content: bytes) -> None:
        survives(lambda data: POM.parse(MemoryFile("pom.xml", data)), content)

    def test_what_a_published_model_needs(self) -> None:
        listed = (
            dependency("x:a:1")
            + dependency("x:b")
            + dependency("x:c:1", "<scope>test</scope>")
            + dependency("x:d:1", "<optional>true</optional>")
            + dependency("x:e:[2]", "<scope>runtime</scope>")
        )
        model = read_model("pom.xml", project(dependencies=listed).encode())
        assert maven.required(Project((model,))) == ("x/a@1", "x/b", "x/e@2")

    @given(st.binary(max_size=100))
    def test_any_properties_file(self, data: bytes) -> None:
        maven.properties(data)

    def test_properties_file(self) -> None:
        text = b"# comment\r\n! other\ngroupId = g\n artifactId:a\nversion 1\nversion=2\nnothing\n"
        assert maven.properties(text) == {"groupId": "g", "artifactId": "a", "version": "2"}


class TestLocks:
    @pytest.mark.parametrize(
        ("configurations", "development"),
        [
            ("compileClasspath,runtimeClasspath", False),
            ("testCompileClasspath,runtimeClasspath", False),
            ("testCompileClasspath,testRuntimeClasspath", True),
            ("debugUnitTestRuntimeClasspath", True),
            ("integrationTestRuntimeClasspath", True),
            ("annotationProcessor,testAnnotationProcessor", True),
            ("jacocoAgent", True),
            ("productionRuntimeClasspath", False),
            ("latestRuntimeClasspath", False),
            ("", False),
        ],
    )
    def test_what_is_for_development(self, configurations: str, development: bool) -> None:
        [package] = packages(records(LOCK, "gradle.lockfile", f"x:a:1={configurations}\n"))
        assert package.development is development

    def test_no_lock_at_all(self) -> None:
        with pytest.raises(Malformed):
            records(LOCK, "gradle.lockfile", "<<<<<<< HEAD\n=======\n")

    def test_a_line_that_is_no_lock_is_not_assessed(self) -> None:
        found = records(LOCK, "gradle.lockfile", "<<<<<<< HEAD\nx:a:1=runtimeClasspath\nx:b=\n")
        assert [p.name for p in packages(found)] == ["a"]
        assert len(unassessed(found)) == 2

    def test_a_lock_speaks_for_the_build_beside_it(self) -> None:
        build = java_gradle_build.CATALOGER
        assert records(build, "x/build.gradle", "", {"gradle.lockfile": "empty=\n"}) == []
        assert len(records(build, "x/build.gradle", "")) == 1

    @pytest.mark.parametrize(
        "text",
        ["", "[]", "{}", '{"dependencies": []}', '{"lockVersion": 1, "dependencies": {}}', "[" * 100_000],
    )
    def test_no_lock_of_sbt(self, text: str) -> None:
        with pytest.raises(Malformed):
            records(SBT, "build.sbt.lock", text)

    def test_another_version_of_sbt_s_lock_is_not_read(self) -> None:
        [problem] = unassessed(records(SBT, "build.sbt.lock", '{"lockVersion": 2, "dependencies": []}'))
        assert (problem.kind, problem.why) == ("file", "lock version 2 is not known")

    @given(st.recursive(st.none() | st.integers() | st.text(max_size=3), lambda v: st.lists(v, max_size=3)))
    def test_wrong_types_are_not_assessed_one_by_one(self, value: object) -> None:
        import msgspec

        entry = {"org": "x", "name": "a", "version": "1", "configurations": value, "artifacts": value}
        entries = [value, entry, {"org": "x", "name": "b", "version": "1"}]
        lock = {"lockVersion": 1, "dependencies": entries}
        with suppress(Malformed):
            found = records(SBT, "build.sbt.lock", msgspec.json.encode(lock))
            assert packages(found)[-1].name == "b"
            assert len(found) == 3
