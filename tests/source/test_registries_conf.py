"""registries.conf: mirrors, rewriting, blocking, insecure registries; and the directories of certificates."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.model.errors import Misuse, NotAllowed
from seawall.source.oci.reference import parse
from seawall.source.oci.registries_conf import Endpoint, Registries, certificates, load
from seawall.transport import Tls

DIGEST = "sha256:" + "ab" * 32


def loaded(tmp_path: Path, text: str) -> Registries:
    path = tmp_path / "registries.conf"
    path.write_text(text)
    return load({"CONTAINERS_REGISTRIES_CONF": str(path)})


def asked(registries: Registries, reference: str) -> list[str]:
    return [described(place) for place in registries.endpoints(parse(reference))]


def described(place: Endpoint) -> str:
    insecure, mirror = " insecure" if place.insecure else "", " mirror" if place.mirror else ""
    return f"{place.registry}/{place.repository}{insecure}{mirror}"


def test_without_configuration_there_is_only_the_registry(tmp_path: Path) -> None:
    found = load({"HOME": str(tmp_path)}, tmp_path / "etc")
    assert found.endpoints(parse("alpine")) == (Endpoint("docker.io", "library/alpine"),)


CONF = """
unqualified-search-registries = ["example.org"]
short-name-mode = "enforcing"

[[registry]]
prefix = "docker.io"
location = "docker.io"
[[registry.mirror]]
location = "mirror.example:5000/hub"
insecure = true
[[registry.mirror]]
location = "digests.example"
pull-from-mirror = "digest-only"
[[registry.mirror]]
location = "tags.example"
pull-from-mirror = "tag-only"

[[registry]]
location = "plain.example:5000"
insecure = true

[[registry]]
prefix = "moved.example/old"
location = "moved.example/new/place"

[[registry]]
prefix = "*.wild.example"
insecure = true

[[registry]]
prefix = "bad.example/worse"
location = "bad.example/worse"
blocked = true
"""


@pytest.mark.parametrize(
    ("reference", "places"),
    [
        (
            "alpine:1",
            [
                "mirror.example:5000/hub/library/alpine insecure mirror",
                "tags.example/library/alpine mirror",
                "docker.io/library/alpine",
            ],
        ),
        (
            f"alpine@{DIGEST}",
            [
                "mirror.example:5000/hub/library/alpine insecure mirror",
                "digests.example/library/alpine mirror",
                "docker.io/library/alpine",
            ],
        ),
        ("plain.example:5000/a/b", ["plain.example:5000/a/b insecure"]),
        ("plain.example/a/b", ["plain.example/a/b"]),
        ("moved.example/old/app:1", ["moved.example/new/place/app"]),
        ("moved.example/older/app:1", ["moved.example/older/app"]),
        ("a.b.wild.example/app", ["a.b.wild.example/app insecure"]),
        ("wild.example/app", ["wild.example/app"]),
        ("other.example/x.wild.example", ["other.example/x.wild.example"]),
        ("bad.example/worser", ["bad.example/worser"]),
    ],
)
def test_where_an_image_is_asked_for(tmp_path: Path, reference: str, places: list[str]) -> None:
    assert asked(loaded(tmp_path, CONF), reference) == places


def test_what_is_blocked_is_not_asked_for(tmp_path: Path) -> None:
    for reference in ("bad.example/worse:1", "bad.example/worse/and/worse"):
        with pytest.raises(NotAllowed, match=r"registries\.conf blocks"):
            loaded(tmp_path, CONF).endpoints(parse(reference))


def test_the_longest_prefix_wins(tmp_path: Path) -> None:
    text = "".join(
        f'[[registry]]\nprefix = "{prefix}"\nlocation = "l{number}.example/x"\n'
        for number, prefix in enumerate(("a.example", "a.example/team", "a.example/team/app:1", "*.example"))
    )
    found = loaded(tmp_path, text)
    assert asked(found, "a.example/team/other") == ["l1.example/x/other"]
    assert asked(found, "a.example/other") == ["l0.example/x/other"]
    assert asked(found, "b.example/other") == ["l3.example/x/other"]


def test_digests_only_for_all_mirrors(tmp_path: Path) -> None:
    text = (
        '[[registry]]\nprefix = "a.example"\nmirror-by-digest-only = true\n'
        '[[registry.mirror]]\nlocation = "m.example"\n'
    )
    assert len(asked(loaded(tmp_path, text), "a.example/x:1")) == 1
    assert len(asked(loaded(tmp_path, text), f"a.example/x@{DIGEST}")) == 2


def test_the_users_file_stands_for_the_machines(tmp_path: Path) -> None:
    """Both directories of additions count, and the user's replace the machine's."""

    def write(path: str, prefix: str, location: str) -> None:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(f'[[registry]]\nprefix = "{prefix}"\nlocation = "{location}"\n')

    environment = {"HOME": str(tmp_path)}
    etc = tmp_path / "etc"
    write("etc/registries.conf", "a.example", "machine.example/x")
    assert asked(load(environment, etc), "a.example/y") == ["machine.example/x/y"]
    write("etc/registries.conf.d/50-b.conf", "b.example", "dropin.example/x")
    write(".config/containers/registries.conf", "c.example", "user.example/x")
    found = load(environment, etc)
    assert asked(found, "a.example/y") == ["a.example/y"]
    assert asked(found, "b.example/y") == ["dropin.example/x/y"]
    assert asked(found, "c.example/y") == ["user.example/x/y"]
    write(".config/containers/registries.conf.d/1.conf", "b.example", "mine.example/x")
    assert asked(load(environment, etc), "b.example/y") == ["mine.example/x/y"]
    assert asked(load({"XDG_CONFIG_HOME": str(tmp_path / "other")}, etc), "a.example/y") == [
        "machine.example/x/y"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[[registry",
        "registry = 7",
        "[[registry]]\ninsecure = true",
        '[[registry]]\nprefix = "a"\ninsecure = "yes"',
        '[[registry]]\nprefix = "a"\n[[registry.mirror]]\ninsecure = true',
        '[[registry]]\nprefix = "a"\n[[registry.mirror]]\nlocation = "b"\npull-from-mirror = "never"',
        '[registries.insecure]\nregistries = ["a"]',
        "\xff",
        "a = " + "[" * 5000,
        "#" * 2_000_000,
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(Misuse, match=r"registries\.conf"):
        loaded(tmp_path, text)


@pytest.mark.parametrize("location", ["evil@host.example/x", "no spaces/x", "x..y/z", ""])
def test_a_location_that_is_no_registry(tmp_path: Path, location: str) -> None:
    text = f'[[registry]]\nprefix = "a.example"\n[[registry.mirror]]\nlocation = "{location}"'
    with pytest.raises(Misuse, match="names no repository"):
        loaded(tmp_path, text).endpoints(parse("a.example/app"))


def test_a_file_that_is_named_must_be_there() -> None:
    with pytest.raises(Misuse, match="nowhere"):
        load({"CONTAINERS_REGISTRIES_CONF": "/nowhere"})


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_prefix_and_location_end_in_places_or_a_misuse(prefix: str, location: str) -> None:
    import msgspec

    from seawall.source.oci.registries_conf import _Document

    document = msgspec.convert({"registry": [{"prefix": prefix, "location": location}]}, _Document)
    registries = Registries(tuple((entry, Path("x")) for entry in document.registry))
    try:
        assert registries.endpoints(parse("a.example/team/app:1"))
    except Misuse:
        return


def test_certificates(tmp_path: Path) -> None:
    containers, docker, home = tmp_path / "containers", tmp_path / "docker", tmp_path / "home"
    environment = {"HOME": str(home)}

    def found(registry: str = "a.example:5000") -> Tls:
        return certificates(registry, environment, (containers, docker))

    assert found() == Tls()
    folder = docker / "certs.d" / "a.example:5000"
    folder.mkdir(parents=True)
    for name in ("ca.crt", "b.crt", "me.cert", "me.key", "README"):
        (folder / name).touch()
    both = (folder / "b.crt", folder / "ca.crt")
    assert found() == Tls(both, certificate=folder / "me.cert", key=folder / "me.key")
    assert found("a.example") == Tls()
    (folder / "me.key").unlink()
    with pytest.raises(Misuse, match=r"me\.key is not beside it"):
        found()
    nearer = home / ".config" / "containers" / "certs.d" / "a.example:5000"
    nearer.mkdir(parents=True)
    (nearer / "mine.crt").touch()
    assert found() == Tls((nearer / "mine.crt",))
