"""Asking a registry: lists, referrers, logins, pushing and deleting, against the registry of the tests."""

from __future__ import annotations

import io
import json
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from seawall.model.errors import DigestMismatch, FetchError, LimitExceeded, NotAllowed, NotFound, Unsupported
from seawall.source.oci.reference import parse
from seawall.source.oci.registries_conf import Endpoint
from seawall.source.oci.registry.access import Access
from seawall.source.oci.registry.push import (
    delete_blob,
    delete_manifest,
    delete_tag,
    push_blob,
    push_manifest,
)
from seawall.source.oci.registry.referrers import fallback_tag, referrers
from seawall.source.oci.registry.repository import Repository, catalogue
from support.hosts import hosts_of
from support.images import OCI_MANIFEST, build, file, sha256
from support.registry import Answer, Basic, Host, Registry, Request, Tokens, faults, filling
from support.registry.host import Respond

LOGIN = {"SEAWALL_USERNAME": "clerk", "SEAWALL_PASSWORD": "secret"}
USERS = {"clerk": "secret"}
IMAGE = filling.typed(build([[file("a", "a" * 5000)], [file("b", "b" * 300)]]))
BLOB = IMAGE.layer_digests[0]
CONTENT = IMAGE.blobs[BLOB]


@contextmanager
def talking(
    registry: Registry, environment: Mapping[str, str] | None = None, access: Access | None = None
) -> Iterator[Callable[[str], Repository]]:
    """Give repositories of a registry by name."""
    hosts = hosts_of(environment or {}, access)
    with registry:
        yield lambda name: hosts.named(parse(f"{registry.name}/{name}"))
    hosts.close()


def push(repository: Repository, content: bytes, **options: object) -> bool:
    return push_blob(
        repository,
        sha256(content),
        len(content),
        lambda: io.BytesIO(content),
        **options,  # type: ignore[arg-type]
    )


def pull(repository: Repository, digest: str) -> bytes:
    with repository.open(digest) as blob:
        return blob.read()


# Pulling


def test_a_tag_is_resolved_without_being_pulled() -> None:
    with talking(Registry()) as there, Registry():
        registry = there("shop/app")
        with pytest.raises(NotFound, match="shop/app:1"):
            registry.resolve("1")
    with talking(found := Registry()) as there:
        filling.put_image(found, "shop/app", IMAGE, "1")
        descriptor, content = there("shop/app").resolve("1")
        assert (descriptor.digest, descriptor.media_type, content) == (IMAGE.digest, OCI_MANIFEST, None)
        assert not found.host.asked("GET", "/manifests/")


@pytest.mark.parametrize("fault", [faults.status(405), faults.digest_header(None)], ids=lambda f: f.name)
def test_a_registry_that_does_not_tell_a_digest_is_believed_by_the_bytes(fault: faults.Fault) -> None:
    with talking(found := Registry()) as there:
        filling.put_image(found, "shop/app", IMAGE, "1")
        found.faults.add(fault, "/manifests/", methods="HEAD", times=-1)
        descriptor, content = there("shop/app").resolve("1")
    assert (descriptor.digest, content) == (IMAGE.digest, IMAGE.manifest_bytes)


def test_a_manifest_too_long_is_refused_by_its_head() -> None:
    with talking(found := Registry()) as there:
        filling.put_huge(found, "shop/app", IMAGE, 5 << 20, "1")
        with pytest.raises(LimitExceeded, match="allowed"):
            there("shop/app").resolve("1")
        assert not found.host.asked("GET", "/manifests/")


def test_a_blob() -> None:
    with talking(found := Registry(redirects=True)) as there:
        filling.put_image(found, "shop/app", IMAGE)
        repository = there("shop/app")
        assert repository.has(BLOB)
        assert not repository.has(sha256(b"no"))
        assert pull(repository, BLOB) == CONTENT
        with pytest.raises(NotFound, match="shop/app@"):
            repository.open(sha256(b"no"))


# Lists


@pytest.mark.parametrize("page", [1, 3, 100])
def test_tags_and_catalogue_in_pages(page: int) -> None:
    names = [f"v{number}" for number in range(7)]
    with talking(found := Registry(page=page)) as there:
        filling.put_image(found, "shop/app", IMAGE, *names)
        filling.put_image(found, "shop/other", IMAGE)
        repository = there("shop/app")
        assert list(repository.tags()) == names
        assert list(catalogue(repository.client)) == ["shop/app", "shop/other"]
        with pytest.raises(NotFound):
            list(there("shop/none").tags())


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:1/v2/shop/app/tags/list", "//evil.example/v2/x", "/elsewhere", "/v2/../x"]
)
def test_a_list_stays_at_its_registry(target: str) -> None:
    with talking(found := Registry()) as there:
        filling.put_image(found, "shop/app", IMAGE, "1")
        found.faults.add(faults.link(target), "/tags/", times=-1)
        with pytest.raises((FetchError, NotFound)):
            list(there("shop/app").tags())


def test_a_list_in_a_circle_is_noticed() -> None:
    with talking(found := Registry()) as there:
        filling.put_image(found, "shop/app", IMAGE, "1")
        found.faults.add(faults.link("/v2/shop/app/tags/list?n=1"), "/tags/", times=-1)
        with pytest.raises(FetchError, match="circle"):
            list(there("shop/app").tags())
        assert len(found.host.log) < 9


@pytest.mark.parametrize(
    ("bound", "value", "said"),
    [
        ("paging.PAGES", 20, "20 pages"),
        ("paging.LIST_BYTES", 300, "300 bytes"),
        ("paging.LIST_SECONDS", 0.05, "no end after 0 s"),
        ("repository.LONGEST_LIST", 30, "30 names"),
    ],
)
def test_a_list_without_end_is_given_up(
    monkeypatch: pytest.MonkeyPatch, bound: str, value: float, said: str
) -> None:
    monkeypatch.setattr(f"seawall.source.oci.registry.{bound}", value)
    with talking(found := Registry()) as there:
        filling.put_image(found, "shop/app", IMAGE, "1")
        found.faults.add(faults.endless_list(), "/tags/", times=-1)
        with pytest.raises(LimitExceeded, match=said):
            list(there("shop/app").tags())


# Logins


def test_a_token_is_had_once_and_renewed_when_it_has_run_out() -> None:
    guard = Tokens(users=USERS)
    with talking(found := Registry(guard=guard), LOGIN) as there:
        filling.put_image(found, "shop/app", IMAGE, "1")
        repository = there("shop/app")
        for _ in range(3):
            repository.resolve("1")
        assert len(found.tokens.log) == 1
        guard.expire()
        repository.resolve("1")
        assert len(found.tokens.log) == 2


def test_a_token_that_is_about_to_end_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with talking(found := Registry(guard=Tokens(users=USERS, lifetime=60)), LOGIN) as there:
        filling.put_image(found, "shop/app", IMAGE, "1")
        repository = there("shop/app")
        repository.resolve("1")
        repository.resolve("1")
        assert len(found.tokens.log) == 1
        monkeypatch.setattr("seawall.source.oci.registry.auth.SPARE", 61.0)
        repository.resolve("1")
        assert len(found.tokens.log) == 2
        assert [seen.status for seen in found.host.asked("HEAD")].count(401) == 1


def test_nobody_may_pull_what_is_public() -> None:
    with talking(found := Registry(guard=Tokens(users=USERS, public=frozenset({"shop/app"})))) as there:
        filling.put_image(found, "shop/app", IMAGE, "1")
        assert there("shop/app").resolve("1")[0].digest == IMAGE.digest
        with pytest.raises(NotAllowed, match=r"asked with no credentials: log in \(docker login"):
            there("shop/secret").resolve("1")
        assert not found.tokens.credentials


def test_an_identity_token_is_exchanged(tmp_path: Path) -> None:
    with talking(found := Registry(guard=Tokens(identity={"long-lived": "clerk"}))) as there:
        filling.put_image(found, "shop/app", IMAGE, "1")
        entry = f'{{"auths": {{"{found.name}": {{"auth": "PHRva2VuPjo=", "identitytoken": "long-lived"}}}}}}'
        (tmp_path / "config.json").write_text(entry)
        repository = hosts_of({"DOCKER_CONFIG": str(tmp_path)}).named(parse(f"{found.name}/shop/app"))
        assert repository.resolve("1")[0].digest == IMAGE.digest
        assert [seen.method for seen in found.tokens.log] == ["POST"]
        with pytest.raises(NotAllowed):
            there("shop/app").resolve("1")


def test_a_token_of_the_command_line_goes_as_it_is() -> None:
    guard = Tokens(users=USERS, static=frozenset({"given"}))
    with talking(found := Registry(guard=guard), access=Access(token="given")) as there:
        filling.put_image(found, "shop/app", IMAGE, "1")
        assert there("shop/app").resolve("1")[0].digest == IMAGE.digest
        assert not found.tokens.log
    wrong = Access(token="wrong-one")
    with (
        talking(Registry(guard=Tokens(users=USERS)), access=wrong) as there,
        pytest.raises(NotAllowed, match="the token of --registry-token") as caught,
    ):
        there("shop/app").resolve("1")
    assert "wrong-one" not in str(caught.value)


def test_basic() -> None:
    with talking(found := Registry(guard=Basic(USERS)), LOGIN) as there:
        filling.put_image(found, "shop/app", IMAGE, "1")
        repository = there("shop/app")
        assert repository.resolve("1")[0].digest == IMAGE.digest
        assert pull(repository, BLOB) == CONTENT
        assert [seen.status for seen in found.host.asked("HEAD")].count(401) == 1
    for environment in ({}, {**LOGIN, "SEAWALL_PASSWORD": "other-one"}):
        with talking(Registry(guard=Basic(USERS)), environment) as there:
            with pytest.raises(NotAllowed, match="401") as caught:
                there("shop/app").resolve("1")
            assert "other-one" not in str(caught.value)


def test_a_password_that_the_registry_repeats_is_not_shown() -> None:
    body = b'{"errors":[{"code":"DENIED","message":"bad password secret for clerk"}]}'
    with talking(found := Registry(), LOGIN) as there:
        found.faults.add(faults.status(403, body=body), times=-1)
        with pytest.raises(NotAllowed, match="DENIED: bad password … for clerk"):
            there("shop/app").manifest("1")


@pytest.mark.parametrize("guard", [Tokens(users=USERS), Basic(USERS)])
def test_a_token_that_the_registry_repeats_is_not_shown(guard: Tokens | Basic) -> None:
    """Neither what the token service gave, nor a name and password as they were sent."""

    def repeat(request: Request, _: Respond) -> Answer:
        sent = request.headers["authorization"].partition(" ")[2]
        said.append(sent)
        body = {"errors": [{"code": "DENIED", "message": f"not with {sent}"}]}
        return Answer(403, {}, json.dumps(body).encode())

    said: list[str] = []
    with talking(found := Registry(guard=guard), LOGIN) as there:
        filling.put_image(found, "shop/app", IMAGE, "1")
        repository = there("shop/app")
        repository.resolve("1")
        found.faults.add(faults.Fault("repeats", repeat), "/blobs/")
        with pytest.raises(NotAllowed, match="DENIED: not with …") as caught:
            repository.open(BLOB)
    assert said[0]
    assert said[0] not in str(caught.value)


@pytest.mark.parametrize("guard", [Tokens(users=USERS), Basic(USERS)])
def test_a_password_may_be_any_bytes(guard: Tokens | Basic) -> None:
    """What is not UTF-8 comes from the environment as it is, and goes so."""
    environment = {"SEAWALL_USERNAME": "cl\udcffrk", "SEAWALL_PASSWORD": "s\udce9cret"}
    with talking(found := Registry(guard=guard), environment) as there:
        with pytest.raises(NotAllowed, match="401"):
            there("shop/app").resolve("1")
        sent = (found.host if isinstance(guard, Basic) else found.tokens).credentials
    assert b64decode(sent[-1].removeprefix("Basic ")) == b"cl\xffrk:s\xe9cret"


def test_who_is_refused_is_told_what_to_do() -> None:
    with (
        talking(Registry(guard=Basic(USERS)), {**LOGIN, "SEAWALL_PASSWORD": "run-out"}) as there,
        pytest.raises(NotAllowed, match=r"log in again .docker login 127\.0\.0\.1:"),
    ):
        there("shop/app").resolve("1")
    for environment, said in (({}, "log in, for more are allowed"), (LOGIN, ": wait until it allows more")):
        with talking(found := Registry(), environment) as there:
            found.faults.add(faults.status(429, retry_after="21600"), "/manifests/", times=-1)
            with pytest.raises(FetchError, match=f"429 .*asked with .*{said}"):
                there("shop/app").resolve("1")
            assert len(found.host.asked("HEAD")) == 1


def test_a_password_does_not_go_in_the_clear_where_the_registry_is_encrypted(tmp_path: Path) -> None:
    from support.tls import Authority

    authority = Authority(tmp_path)
    thief = Host("thief", lambda _: Answer(200, {}, b'{"token": "x"}'))
    access = Access(authority=authority.certificate)
    with thief.serving(), talking(found := Registry(authority=authority), LOGIN, access) as there:
        found.faults.add(faults.realm(f"{thief.url}/token"), times=-1)
        with pytest.raises(FetchError, match="without encryption"):
            there("shop/app").resolve("1")
    assert not thief.log


# Pushing


@pytest.mark.parametrize("chunk", [0, 1000, 1 << 20])
@pytest.mark.parametrize("absolute", [False, True])
@pytest.mark.parametrize("guard", [Tokens(users=USERS), Basic(USERS)], ids=["tokens", "basic"])
def test_a_blob_goes_there_and_back(chunk: int, absolute: bool, guard: Tokens | Basic) -> None:
    if isinstance(guard, Tokens):
        guard.realm = ""
    with talking(found := Registry(guard=guard, absolute=absolute), LOGIN) as there:
        repository = there("shop/app")
        assert push(repository, CONTENT, chunk=chunk)
        assert pull(repository, BLOB) == CONTENT
        assert not push(repository, CONTENT, chunk=chunk), "it is there"
        assert len(found.host.asked("PUT")) == 1
        assert push(repository, b"")
        assert pull(repository, sha256(b"")) == b""


def test_chunks_are_as_long_as_the_registry_wants_them() -> None:
    with talking(found := Registry(least_chunk=400)) as there:
        content = bytes(range(250)) * 4
        assert push(there("shop/app"), content, chunk=100)
        assert [seen.received for seen in found.host.asked("PATCH")] == [400, 400, 200]


@pytest.mark.parametrize("mounts", [True, False])
def test_a_blob_is_mounted_where_that_can_be(mounts: bool) -> None:
    with talking(Registry(guard=Tokens(users=USERS), mounts=mounts), LOGIN) as there:
        push(there("shop/base"), CONTENT)
        assert push(there("shop/app"), CONTENT, mount_from="shop/base") is not mounts
        assert pull(there("shop/app"), BLOB) == CONTENT


def test_an_upload_is_tried_again() -> None:
    with talking(found := Registry()) as there:
        found.faults.add(faults.status(503), "/uploads/", methods="PUT")
        assert push(there("shop/app"), CONTENT)


def test_an_upload_does_not_lead_away() -> None:
    with talking(found := Registry(), LOGIN) as there:
        away = faults.changed("away", lambda answer: answer.with_headers(Location="http://evil.example/x"))
        found.faults.add(away, "/uploads/", times=-1)
        with pytest.raises(FetchError, match="away from the registry"):
            push(there("shop/app"), CONTENT)


def test_bytes_that_are_not_the_digests_are_refused() -> None:
    with talking(Registry()) as there, pytest.raises(FetchError, match="400"):
        push_blob(there("shop/app"), BLOB, 3, lambda: io.BytesIO(b"abc"))


def test_a_manifest_goes_there_and_back() -> None:
    with talking(found := Registry(guard=Tokens(users=USERS)), LOGIN) as there:
        repository = there("shop/app")
        for digest in (BLOB, *IMAGE.layer_digests[1:], sha256(IMAGE.config_bytes)):
            push(repository, IMAGE.blobs[digest])
        assert push_manifest(repository, IMAGE.manifest_bytes, OCI_MANIFEST, "1") == IMAGE.digest
        assert repository.manifest("1") == (OCI_MANIFEST, IMAGE.manifest_bytes)
        assert repository.manifest(IMAGE.digest)[1] == IMAGE.manifest_bytes
        found.faults.add(faults.digest_header(sha256(b"other")), "/manifests/", methods="PUT")
        with pytest.raises(DigestMismatch, match="stored it as"):
            push_manifest(repository, IMAGE.manifest_bytes, OCI_MANIFEST, "2")


# Referrers

SIGNATURE, SBOM = "application/vnd.example.signature", "application/vnd.example.sbom"


def refer(repository: Repository, subject: str, kind: str, name: str = "") -> str:
    import json

    push(repository, b"{}")
    empty = {"mediaType": "application/vnd.oci.empty.v1+json", "digest": sha256(b"{}"), "size": 2}
    fields = {
        "schemaVersion": 2,
        "mediaType": OCI_MANIFEST,
        "artifactType": kind,
        "config": empty,
        "layers": [empty],
        "subject": {"mediaType": OCI_MANIFEST, "digest": subject, "size": len(IMAGE.manifest_bytes)},
        "annotations": {"name": name},
    }
    return push_manifest(repository, json.dumps(fields).encode(), OCI_MANIFEST)


@pytest.mark.parametrize("api", [True, False], ids=["api", "tag"])
@pytest.mark.parametrize("page", [1, 100])
def test_what_refers_to_an_image(api: bool, page: int) -> None:
    with talking(found := Registry(referrers_api=api, page=page)) as there:
        repository = there("shop/app")
        filling.put_image(found, "shop/app", IMAGE, "1")
        assert referrers(repository, IMAGE.digest) == ()
        made = [refer(repository, IMAGE.digest, SIGNATURE, str(number)) for number in range(3)]
        sbom = refer(repository, IMAGE.digest, SBOM)
        assert refer(repository, IMAGE.digest, SBOM) == sbom, "twice is once"
        assert {each.digest for each in referrers(repository, IMAGE.digest)} == {*made, sbom}
        [only] = referrers(repository, IMAGE.digest, SBOM)
        assert (only.digest, only.artifact_type, only.annotations) == (sbom, SBOM, {"name": ""})
        assert (fallback_tag(IMAGE.digest) in list(repository.tags())) is not api
        delete_manifest(repository, sbom)
        assert {each.digest for each in referrers(repository, IMAGE.digest)} == set(made)


@pytest.mark.parametrize("fault", [faults.status(401), faults.status(403), faults.status(500)])
@pytest.mark.parametrize("where", ["/referrers/", "/manifests/sha256-"])
def test_a_failure_is_never_an_empty_list(fault: faults.Fault, where: str) -> None:
    with talking(found := Registry(referrers_api=where == "/referrers/")) as there:
        found.faults.add(fault, where, times=-1)
        with pytest.raises((NotAllowed, FetchError)):
            referrers(there("shop/app"), IMAGE.digest)


def test_fallback_tags() -> None:
    assert fallback_tag(sha256(b"")) == f"sha256-{sha256(b'').partition(':')[2]}"
    assert fallback_tag("sha512:" + "a" * 128) == "sha512-" + "a" * 64


# Deleting


def test_deleting() -> None:
    with talking(found := Registry(guard=Tokens(users=USERS)), LOGIN) as there:
        filling.put_image(found, "shop/app", IMAGE, "1", "2")
        repository = there("shop/app")
        delete_tag(repository, "2")
        assert list(repository.tags()) == ["1"]
        delete_manifest(repository, IMAGE.digest)
        with pytest.raises(NotFound):
            repository.resolve("1")
        with pytest.raises(NotFound):
            delete_manifest(repository, IMAGE.digest)
        delete_blob(repository, BLOB)
        assert not repository.has(BLOB)


def test_a_registry_that_deletes_nothing_says_so() -> None:
    with talking(found := Registry(deletes=False)) as there:
        filling.put_image(found, "shop/app", IMAGE, "1")
        with pytest.raises(Unsupported, match="405"):
            delete_manifest(there("shop/app"), IMAGE.digest)


# Hosts


def test_a_registry_on_this_machine_may_speak_http_and_others_may_not() -> None:
    with Registry() as found:
        filling.put_image(found, "shop/app", IMAGE, "1")
        assert hosts_of({}).named(parse(f"{found.name}/shop/app")).resolve("1")
    far = hosts_of({}).client(Endpoint("registry.example:5000", "x")).host
    assert (far.base, far.plain) == ("https://registry.example:5000", False)
    hub = hosts_of({}).client(Endpoint("docker.io", "library/x")).host
    assert hub.base == "https://registry-1.docker.io"


def test_an_ipv6_address() -> None:
    try:
        with Registry(ip="::1") as found:
            filling.put_image(found, "shop/app", IMAGE, "1")
            assert found.name.startswith("[::1]:")
            assert hosts_of({}).named(parse(f"{found.name}/shop/app")).resolve("1")
    except OSError as error:
        pytest.skip(f"no IPv6 on loopback: {error}")


def test_a_certificate_that_is_not_trusted_is_an_error_with_advice(tmp_path: Path) -> None:
    from support.tls import Authority

    authority = Authority(tmp_path)
    with Registry(authority=authority) as found:
        filling.put_image(found, "shop/app", IMAGE, "1")
        reference = parse(f"{found.name}/shop/app")
        with pytest.raises(FetchError, match=r"--registry-ca.*--insecure-registry"):
            hosts_of({}).named(reference).resolve("1")
        for access in (Access(authority=authority.certificate), Access(insecure=(found.name,))):
            assert hosts_of({}, access).named(reference).resolve("1")
        folder = tmp_path / "containers" / "certs.d" / found.name
        folder.mkdir(parents=True)
        (folder / "ca.crt").write_bytes(authority.certificate.read_bytes())
        assert hosts_of({"XDG_CONFIG_HOME": str(tmp_path)}).named(reference).resolve("1")


def test_a_registry_that_wants_a_certificate_gets_it(tmp_path: Path) -> None:
    from support.tls import Authority

    authority = Authority(tmp_path / "ca")
    me = authority.issue("me")
    with Registry(authority=authority, client_certificates=True) as found:
        filling.put_image(found, "shop/app", IMAGE, "1")
        folder = tmp_path / "containers" / "certs.d" / found.name
        folder.mkdir(parents=True)
        (folder / "ca.crt").write_bytes(authority.certificate.read_bytes())
        reference, environment = parse(f"{found.name}/shop/app"), {"XDG_CONFIG_HOME": str(tmp_path)}
        with pytest.raises(FetchError):
            hosts_of(environment).named(reference).resolve("1")
        (folder / "me.cert").write_bytes(me.certificate.read_bytes())
        (folder / "me.key").write_bytes(me.key.read_bytes())
        assert hosts_of(environment).named(reference).resolve("1")


def test_nothing_answers() -> None:
    with pytest.raises(FetchError, match="no registry answers"):
        hosts_of({}).named(parse("127.0.0.1:1/x")).resolve("1")


def test_no_secret_is_in_a_repr() -> None:
    access = Access(token="hush")
    assert "hush" not in repr(access)
    assert "hush" not in repr(hosts_of({}, access).client(Endpoint("a.example", "b")))
