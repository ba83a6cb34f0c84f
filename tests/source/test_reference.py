"""References: the distribution project's examples, Docker's normalisation, and everything that is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.model.errors import Misuse
from seawall.source.oci.reference import Reference, is_loopback, parse

DIGEST = "sha256:" + "0123456789abcdef" * 4

# reference/reference_test.go and reference/normalize_test.go of the distribution project, and more.
EXAMPLES = [
    ("alpine", "docker.io", "library/alpine", "latest", ""),
    ("alpine:3.20", "docker.io", "library/alpine", "3.20", ""),
    ("dmcgowan/myapp", "docker.io", "dmcgowan/myapp", "latest", ""),
    ("docker.io/alpine", "docker.io", "library/alpine", "latest", ""),
    ("docker.io/library/alpine", "docker.io", "library/alpine", "latest", ""),
    ("index.docker.io/alpine", "docker.io", "library/alpine", "latest", ""),
    ("index.docker.io/dmcgowan/myapp", "docker.io", "dmcgowan/myapp", "latest", ""),
    ("registry-1.docker.io/library/alpine", "docker.io", "library/alpine", "latest", ""),
    ("docker.io/a/b/c", "docker.io", "a/b/c", "latest", ""),
    ("localhost/app", "localhost", "app", "latest", ""),
    ("localhost:5000/app", "localhost:5000", "app", "latest", ""),
    ("test.com/repo:tag", "test.com", "repo", "tag", ""),
    ("test:5000/repo", "test:5000", "repo", "latest", ""),
    ("test:5000/repo:tag", "test:5000", "repo", "tag", ""),
    (f"test:5000/repo@{DIGEST}", "test:5000", "repo", "", DIGEST),
    (f"test:5000/repo:tag@{DIGEST}", "test:5000", "repo", "tag", DIGEST),
    ("lowercase:Uppercase", "docker.io", "library/lowercase", "Uppercase", ""),
    ("sub-dom1.foo.com/bar/baz/quux:some-long-tag", "sub-dom1.foo.com", "bar/baz/quux", "some-long-tag", ""),
    ("xn--n3h.com/myimage:xn--n3h.com", "xn--n3h.com", "myimage", "xn--n3h.com", ""),
    ("foo_bar.com:8080", "docker.io", "library/foo_bar.com", "8080", ""),
    ("foo/foo_bar.com:8080", "docker.io", "foo/foo_bar.com", "8080", ""),
    ("foo.com/bar__baz/q--x:_1", "foo.com", "bar__baz/q--x", "_1", ""),
    ("192.168.1.1", "docker.io", "library/192.168.1.1", "latest", ""),
    ("192.168.1.1:tag", "docker.io", "library/192.168.1.1", "tag", ""),
    ("192.168.1.1/repo", "192.168.1.1", "repo", "latest", ""),
    ("192.168.1.1:5000/repo:5050", "192.168.1.1:5000", "repo", "5050", ""),
    ("[2001:db8::1]/repo", "[2001:db8::1]", "repo", "latest", ""),
    ("[::1]:5000/x", "[::1]:5000", "x", "latest", ""),
    (f"[::1]:5000/x:1@{DIGEST}", "[::1]:5000", "x", "1", DIGEST),
    ("Uppercase/lowercase", "Uppercase", "lowercase", "latest", ""),
    ("a" * 255, "docker.io", "library/" + "a" * 255, "latest", ""),
    ("test.com/" + "a" * 255, "test.com", "a" * 255, "latest", ""),
    ("x:" + "t" * 128, "docker.io", "library/x", "t" * 128, ""),
]


@pytest.mark.parametrize(("text", "registry", "repository", "tag", "digest"), EXAMPLES)
def test_what_a_reference_means(text: str, registry: str, repository: str, tag: str, digest: str) -> None:
    assert parse(text) == Reference(registry, repository, tag, digest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":justtag",
        f"@{DIGEST}",
        "repo@sha256:ffff",
        "repo@md5:00112233445566778899aabbccddeeff",
        f"repo@{DIGEST}@{DIGEST}",
        "validname@invaliddigest:" + "f" * 128,
        "Uppercase:tag",
        "Foo",
        "test:5000/Uppercase/lowercase:tag",
        "test.com/" + "a" * 256,
        "x:" + "t" * 129,
        "x:",
        "x:-a",
        "x:a b",
        "x:тег",
        "aa/asdf$$^/aa",
        "a//b",
        "a/",
        "/a",
        "-foo/bar",
        "foo.com/-bar",
        "foo.com/bar-",
        "a..b",
        "a___b",
        "foo/foo_bar.com:8080:1",
        "fe80::1/repo",
        "[fe80::1%eth0]:5000/repo",
        "[::1/x",
        "[1:2]/x",
        "[]/x",
        "test.com:99999/x",
        "test.com:/x",
        "user@host.com/x",
        "https://docker.io/library/alpine",
        "docker://alpine",
        "0123456789abcdef" * 4,
        "a\nb",
        "a\0b",
        "x" * 100_000,
        "a/" * 50_000 + "b",
    ],
)
def test_what_is_no_reference(text: str) -> None:
    with pytest.raises(Misuse, match="not an image reference") as caught:
        parse(text)
    assert len(str(caught.value)) < 600


def test_a_digest_decides_and_the_tag_is_kept() -> None:
    both = parse(f"alpine:3.20@{DIGEST}")
    assert (both.version, both.tag) == (DIGEST, "3.20")
    assert parse("alpine").version == "latest"


LABEL = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True)
HOST = st.one_of(
    st.just("docker.io"),
    st.just("localhost"),
    st.lists(LABEL, min_size=2, max_size=3).map(".".join),
    st.ip_addresses(v=6).map(lambda address: f"[{address}]"),
    st.ip_addresses(v=4).map(str),
)
PORT = st.one_of(st.just(""), st.integers(1, 65535).map(lambda port: f":{port}"))
COMPONENT = st.from_regex(r"[a-z0-9]{1,5}((\.|_|__|-{1,3})[a-z0-9]{1,5}){0,2}", fullmatch=True)
PATH = st.lists(COMPONENT, min_size=2, max_size=4).map("/".join)
TAG = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}", fullmatch=True)
HEX = st.binary(min_size=32, max_size=32).map(lambda content: f"sha256:{content.hex()}")
VERSION = st.one_of(TAG.map(lambda tag: (tag, "")), HEX.map(lambda found: ("", found)), st.tuples(TAG, HEX))


@given(HOST, PORT, PATH, VERSION)
def test_what_is_written_is_read_again(host: str, port: str, path: str, version: tuple[str, str]) -> None:
    registry = host if host == "docker.io" else host + port
    reference = Reference(registry, path, *version)
    assert parse(str(reference)) == reference


@given(st.text(max_size=60))
def test_any_text_is_a_reference_or_a_misuse(text: str) -> None:
    try:
        reference = parse(text)
    except Misuse:
        return
    assert parse(str(reference)) == reference


@pytest.mark.parametrize(
    ("registry", "loopback"),
    [
        ("localhost", True),
        ("localhost:5000", True),
        ("LOCALHOST:5000", True),
        ("127.0.0.1:80", True),
        ("127.8.9.1", True),
        ("[::1]:5000", True),
        ("[::1]", True),
        ("docker.io", False),
        ("localhost.example.org", False),
        ("[2001:db8::1]:5000", False),
        ("10.0.0.1:5000", False),
    ],
)
def test_what_is_on_this_machine(registry: str, loopback: bool) -> None:
    assert is_loopback(registry) is loopback
