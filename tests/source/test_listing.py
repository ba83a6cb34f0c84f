"""Images by pattern: what a registry lists, and what is passed over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from seawall.model.errors import Misuse, NotAllowed, NotFound
from seawall.source.oci.listing import Pattern, expand, is_pattern, parse_pattern
from seawall.source.oci.registry.hosts import Hosts
from support.hosts import hosts_of
from support.images import DEBIAN_11, file
from support.registry import Registry, Tokens, faults, filling

LAYERS = [[file("etc/os-release", DEBIAN_11)]]
REPOSITORIES = ("shop/app", "shop/web", "shop/deep/er", "shopping", "other")


@pytest.fixture(scope="module")
def registry() -> Iterator[Registry]:
    with Registry() as started:
        for repository in REPOSITORIES:
            for tag in ("1.0", "1.1", "2.0"):
                image = filling.put_image(started, repository, LAYERS, tag)
        for suffix in (".sig", ".att", ""):
            tag = image.digest.replace(":", "-") + suffix
            filling.put_image(started, "shop/app", LAYERS, tag)
        yield started


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    made = hosts_of({})
    yield made
    made.close()


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("shop/*", [f"shop/{name}:{tag}" for name in ("app", "web") for tag in ("1.0", "1.1", "2.0")]),
        ("shop/*:2.*", ["shop/app:2.0", "shop/web:2.0"]),
        ("shop/**:2.0", ["shop/app:2.0", "shop/deep/er:2.0", "shop/web:2.0"]),
        ("**/er:1.?", ["shop/deep/er:1.0", "shop/deep/er:1.1"]),
        ("shop/app:1.*", ["shop/app:1.0", "shop/app:1.1"]),
        ("*:2.0", ["other:2.0", "shopping:2.0"]),
        ("**:2.0", ["other:2.0", "shop/app:2.0", "shop/deep/er:2.0", "shop/web:2.0", "shopping:2.0"]),
    ],
)  # fmt: skip
def test_a_star_stays_in_its_component_and_two_stars_do_not(
    registry: Registry, hosts: Hosts, pattern: str, expected: list[str]
) -> None:
    listed = expand(parse_pattern(f"{registry.name}/{pattern}"), hosts)
    assert [str(reference) for reference in listed.references] == [f"{registry.name}/{e}" for e in expected]


def test_tags_of_signatures_are_counted_and_not_scanned(registry: Registry, hosts: Hosts) -> None:
    listed = expand(parse_pattern(f"{registry.name}/shop/app:*"), hosts)
    assert (len(listed.references), listed.attached) == (3, 3)
    with pytest.raises(NotFound, match="but 3 tags of signatures"):
        expand(parse_pattern(f"{registry.name}/shop/app:v*"), hosts)


@pytest.mark.parametrize("pattern", ["none/*", "shop/none:*", "shop/**:9*"])
def test_nothing_of_that_name_is_an_error(registry: Registry, hosts: Hosts, pattern: str) -> None:
    with pytest.raises(NotFound, match="lists nothing of that name"):
        expand(parse_pattern(f"{registry.name}/{pattern}"), hosts)


def test_a_registry_that_refuses_its_tags_is_an_error_and_no_empty_list(hosts: Hosts) -> None:
    with Registry(guard=Tokens(users={"clerk": "secret"})) as guarded:
        filling.put_image(guarded, "shop/app", LAYERS, "1")
        with pytest.raises(NotAllowed):
            expand(parse_pattern(f"{guarded.name}/shop/app:*"), hosts)
        with pytest.raises(NotAllowed):
            expand(parse_pattern(f"{guarded.name}/*"), hosts)


def test_patterns_are_told_from_references() -> None:
    assert [is_pattern(text) for text in ("a/b:1", "a/*", "a/b:?")] == [False, True, True]
    assert parse_pattern("localhost:5000/team/*") == Pattern("localhost:5000", "team/*")
    assert parse_pattern("[::1]:5000/team/*:v1") == Pattern("[::1]:5000", "team/*", "v1")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("*", "registry's name"),
        ("*/x", "registry's name"),
        ("registry.example/", "registry's name"),
        ("registry.example/x*@sha256:" + "0" * 64, "names one image"),
        ("regi stry.example/*", "not a host"),
    ],
)
def test_what_is_no_pattern_is_misuse(text: str, said: str) -> None:
    with pytest.raises(Misuse, match=said):
        parse_pattern(text)


def test_docker_hub_lists_no_repositories(hosts: Hosts) -> None:
    with pytest.raises(Misuse, match="name one"):
        expand(parse_pattern("docker.io/library/*"), hosts)


def test_a_repository_that_is_listed_and_then_not_known_is_named(registry: Registry, hosts: Hosts) -> None:
    """It has no tags any more, or this login may not see it: registries answer both with 404."""
    registry.faults.add(faults.status(404), "/shop/web/tags/", times=1)
    listed = expand(parse_pattern(f"{registry.name}/shop/*:2.0"), hosts)
    assert [reference.repository for reference in listed.references] == ["shop/app"]
    assert listed.untagged == ("shop/web",)
    registry.faults.add(faults.status(404), "/tags/", times=-1)
    try:
        with pytest.raises(NotFound, match="2 repositories without tags, or hidden"):
            expand(parse_pattern(f"{registry.name}/shop/*"), hosts)
    finally:
        registry.faults.clear()
