"""The tests' own registry speaks the real protocol, breaks it as it is told to, and the services start."""

from __future__ import annotations

import gzip
import json
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from support import services, skopeo
from support.images import DEBIAN_11, ZSTD, build, file, sha256, stanza
from support.registry import Basic, Registry, Tokens, basic, faults, filling
from support.tls import Authority

IMAGE = filling.typed(
    build([[file("etc/os-release", DEBIAN_11)], [file("var/lib/dpkg/status", stanza("bash", "5.1-2"))]])
)
ARM = filling.typed(
    build([[file("arm", "x")]], compress=ZSTD, platform={"os": "linux", "architecture": "arm64"})
)
MANIFEST = "/v2/shop/app/manifests/1"
BLOB = f"/v2/shop/app/blobs/{IMAGE.layer_digests[0]}"
CONTENT = IMAGE.blobs[IMAGE.layer_digests[0]]


@contextmanager
def client(registry: Registry, **options: Any) -> Iterator[httpx.Client]:
    """Return a plain HTTP client of a registry."""
    with httpx.Client(base_url=registry.url, trust_env=False, timeout=5, **options) as opened:
        yield opened


@pytest.fixture
def filled() -> Iterator[Registry]:
    with Registry() as registry:
        filling.put_image(registry, "shop/app", IMAGE, "1")
        yield registry


# The protocol, as skopeo speaks it


def test_skopeo_pulls_from_it_and_pushes_to_it(tmp_path: Path) -> None:
    """With tokens, redirected blobs and TLS; an index of two platforms there and back is the same index."""
    authority = Authority(tmp_path / "ca")
    guard = Tokens(users={"clerk": "secret"})
    with Registry(guard=guard, authority=authority, redirects=True, absolute=True) as registry:
        login = ("clerk", "secret")
        index = filling.put_platforms(registry, "shop/app", {"linux/amd64": IMAGE, "linux/arm64": ARM}, "1")
        here, there = f"docker://{registry.name}/shop/app:1", f"docker://{registry.name}/back/app:2"
        source, target = (skopeo.options(side, authority, login) for side in ("src-", "dest-"))
        skopeo.run("skopeo", "copy", "--all", "--quiet", *source, here, f"oci:{tmp_path / 'layout'}:1")
        assert not registry.blobs.credentials
        skopeo.run("skopeo", "copy", "--all", "--quiet", *target, f"oci:{tmp_path / 'layout'}:1", there)

        back = registry.repository("back/app")
        assert back.tags == {"2": index["digest"]}
        assert back.manifests == registry.repository("shop/app").manifests
        assert set(back.blobs) == (set(IMAGE.blobs) | set(ARM.blobs)) - {IMAGE.digest, ARM.digest}
        plain = skopeo.options("", authority, login)
        assert skopeo.inspect(there, *plain)["Layers"] == IMAGE.layer_digests
        skopeo.run("skopeo", "delete", *plain, there)
        assert not back.tags
        assert "/v2/back/app/manifests" in registry.host.asked("DELETE")[0].target


def test_skopeo_signs_in_with_a_password(tmp_path: Path) -> None:
    with Registry(guard=Basic({"clerk": "secret"})) as registry:
        skopeo.push(IMAGE, f"{registry.name}/shop/app:1", tmp_path, login=("clerk", "secret"))
        assert registry.repository("shop/app").resolve("1") == IMAGE.digest
        with client(registry) as anyone:
            assert anyone.get("/v2/").headers["www-authenticate"].startswith("Basic ")


def test_skopeo_reads_what_dockers_media_types_call_an_image() -> None:
    with Registry() as registry:
        image = filling.put_image(registry, "shop/app", filling.as_docker(IMAGE), "1")
        found = skopeo.inspect(f"docker://{registry.name}/shop/app:1", *skopeo.options())
        assert (found["Digest"], found["Layers"]) == (image.digest, IMAGE.layer_digests)


# The protocol, where skopeo does not go


def test_a_blob_is_given_in_parts(filled: Registry) -> None:
    size = len(CONTENT)
    with client(filled) as http:
        for header, start, end in (("bytes=5-", 5, size), ("bytes=2-9", 2, 10), ("bytes=-7", size - 7, size)):
            part = http.get(BLOB, headers={"Range": header})
            assert (part.status_code, part.content) == (206, CONTENT[start:end])
            assert part.headers["content-range"] == f"bytes {start}-{end - 1}/{size}"
        assert http.get(BLOB, headers={"Range": f"bytes={size}-"}).status_code == 416
        assert http.head(BLOB).headers["content-length"] == str(size)
    assert filled.blobs_sent == [IMAGE.layer_digests[0]] * 3
    assert filled.bytes_sent == size - 5 + 8 + 7


def test_a_blob_is_taken_in_chunks_and_only_in_order() -> None:
    with Registry(least_chunk=4) as registry, client(registry) as http:
        begun = http.post("/v2/shop/app/blobs/uploads/")
        assert (begun.status_code, begun.headers["oci-chunk-min-length"]) == (202, "4")
        first = http.patch(begun.headers["location"], content=b"abcd", headers={"Content-Range": "0-3"})
        assert (first.status_code, first.headers["range"]) == (202, "0-3")
        where = first.headers["location"]
        assert http.patch(begun.headers["location"], content=b"efgh").status_code == 404
        wrong = http.patch(where, content=b"efgh", headers={"Content-Range": "5-8"})
        assert (wrong.status_code, wrong.headers["range"]) == (416, "0-3")
        assert http.get(where).headers["range"] == "0-3"
        last = http.patch(where, content=b"e", headers={"Content-Range": "4-4"})
        digest = sha256(b"abcde")
        done = http.put(last.headers["location"], params={"turn": "2", "digest": digest})
        assert (done.status_code, registry.repository("shop/app").blobs[digest]) == (201, b"abcde")
        moved = http.post("/v2/other/blobs/uploads/", params={"mount": digest, "from": "shop/app"})
        assert (moved.status_code, registry.repository("other").blobs[digest]) == (201, b"abcde")
        bad = http.post("/v2/other/blobs/uploads/", params={"digest": digest}, content=b"other")
        assert (bad.status_code, bad.json()["errors"][0]["code"]) == (400, "DIGEST_INVALID")


def test_a_manifest_is_taken_when_its_blobs_are_there(filled: Registry) -> None:
    headers = {"Content-Type": str(IMAGE.manifest["mediaType"])}
    with client(filled) as http:
        refused = http.put("/v2/empty/manifests/1", content=IMAGE.manifest_bytes, headers=headers)
        assert refused.json()["errors"][0]["code"] == "MANIFEST_BLOB_UNKNOWN"
        about = json.dumps({**IMAGE.manifest, "subject": IMAGE.descriptor()}).encode()
        taken = http.put("/v2/shop/app/manifests/2", content=about, headers=headers)
        assert (taken.status_code, taken.headers["oci-subject"]) == (201, IMAGE.digest)
        assert http.get(MANIFEST, headers={"Accept": "text/html"}).status_code == 404
        assert http.delete("/v2/shop/app/manifests/2").status_code == 202
        assert http.get("/v2/shop/app/tags/list").json()["tags"] == ["1"]


def test_referrers_are_filtered_and_come_in_pages(filled: Registry) -> None:
    filled.page = 2
    for number in range(3):
        about = IMAGE.descriptor()
        filling.put_artifact(filled, "shop/app", filling.SBOM, subject=about, annotations={"n": str(number)})
    filling.put_artifact(filled, "shop/app", filling.COSIGN_SIGNATURE, subject=IMAGE.descriptor())
    path, found, pages = f"/v2/shop/app/referrers/{IMAGE.digest}", [], 0
    with client(filled) as http:
        answer = http.get(path, params={"artifactType": filling.SBOM.artifact_type})
        while True:
            pages += 1
            found += answer.json()["manifests"]
            assert answer.headers["oci-filters-applied"] == "artifactType"
            if "next" not in answer.links:
                break
            answer = http.get(answer.links["next"]["url"])
        assert [entry["annotations"]["n"] for entry in found] == ["0", "1", "2"]
        assert pages == 2
        filled.referrers_api = False
        assert http.get(path).status_code == 404


def test_lists_come_in_pages(filled: Registry) -> None:
    filling.put_image(filled, "shop/app", IMAGE, "2", "3")
    filling.put_image(filled, "shop/web", IMAGE)
    with client(filled) as http:
        first = http.get("/v2/shop/app/tags/list?n=2")
        assert first.json() == {"name": "shop/app", "tags": ["1", "2"]}
        assert http.get(first.links["next"]["url"]).json()["tags"] == ["3"]
        assert http.get("/v2/_catalog").json() == {"repositories": ["shop/app", "shop/web"]}


# Tokens


def test_tokens_are_for_a_scope_and_expire() -> None:
    guard = Tokens(users={"clerk": "secret"}, public=frozenset({"shop/app"}), identity={"idt": "clerk"})
    with Registry(guard=guard) as registry, client(registry) as http:
        filling.put_image(registry, "shop/app", IMAGE, "1")
        refused = http.get(MANIFEST)
        challenge = f'Bearer realm="{registry.tokens.url}/token",service="registry.test"'
        assert refused.headers["www-authenticate"] == f'{challenge},scope="repository:shop/app:pull"'

        def reads(token: str) -> bool:
            return http.get(MANIFEST, headers={"Authorization": f"Bearer {token}"}).status_code == 200

        def writes(token: str) -> bool:
            headers = {"Authorization": f"Bearer {token}"}
            return http.post("/v2/shop/app/blobs/uploads/", headers=headers).status_code == 202

        query = {"service": "registry.test", "scope": "repository:shop/app:pull,push"}
        anonymous = http.get(guard.realm, params=query).json()["token"]
        assert (reads(anonymous), writes(anonymous)) == (True, False)
        header = {"Authorization": basic("clerk", "secret")}
        mine = http.get(guard.realm, params=query, headers=header).json()["token"]
        assert (reads(mine), writes(mine)) == (True, True)
        form = {"grant_type": "refresh_token", "refresh_token": "idt", "client_id": "test", **query}
        assert writes(http.post(guard.realm, data=form).json()["token"])
        assert http.post(guard.realm, data={**form, "refresh_token": "no"}).status_code == 401
        assert http.get(guard.realm, headers={"Authorization": basic("clerk", "no")}).status_code == 401
        guard.expire()
        assert not reads(mine)


# TLS


def test_tls_trusts_the_tests_own_authority_alone(tmp_path: Path) -> None:
    authority = Authority(tmp_path / "ca")
    with Registry(authority=authority, client_certificates=True, ip="::1") as registry:
        with client(registry) as stranger, pytest.raises(httpx.ConnectError):
            stranger.get("/v2/")
        with (
            client(registry, verify=authority.client_context()) as nobody,
            pytest.raises(httpx.TransportError),
        ):
            nobody.get("/v2/")
        context = authority.client_context(authority.issue("clerk"))
        with client(registry, verify=context) as known:
            assert known.get("/v2/").status_code == 200
        assert registry.url.startswith("https://[::1]:")
        assert isinstance(context, ssl.SSLContext)


# Faults

Check = Callable[[httpx.Response], bool]
ANSWERS: list[tuple[faults.Fault, str, Check]] = [
    (faults.status(429, retry_after="3"), MANIFEST, lambda a: a.headers["retry-after"] == "3"),
    (faults.status(503), MANIFEST, lambda a: a.status_code == 503),
    (faults.wrong_bytes(), BLOB, lambda a: a.content != CONTENT and len(a.content) == len(CONTENT)),
    (faults.truncated(), MANIFEST, lambda a: IMAGE.manifest_bytes.startswith(a.content)),
    (faults.padded(5 << 20), MANIFEST, lambda a: len(a.content) == 5 << 20 and a.json() == IMAGE.manifest),
    (faults.lying_length(-7), BLOB, lambda a: a.content == CONTENT[:-7]),
    (faults.slow(64, 0.001), BLOB, lambda a: a.content == CONTENT),
    (faults.other_body(b"[1, 2"), MANIFEST, lambda a: a.content == b"[1, 2"),
    (
        faults.gzip_encoded(),
        MANIFEST,
        lambda a: a.headers["content-encoding"] == "gzip" and a.json() == IMAGE.manifest,
    ),
    (faults.media_type("text/html"), MANIFEST, lambda a: a.headers["content-type"] == "text/html"),
    (faults.digest_header(None), MANIFEST, lambda a: "docker-content-digest" not in a.headers),
    (faults.digest_header("sha256:0"), MANIFEST, lambda a: a.headers["docker-content-digest"] == "sha256:0"),
    (faults.redirect("http://x.invalid/"), BLOB, lambda a: a.headers["location"] == "http://x.invalid/"),
    (faults.redirect_loop(), BLOB, lambda a: a.headers["location"] == BLOB),
    (
        faults.realm("file:///etc/passwd"),
        MANIFEST,
        lambda a: 'realm="file:///' in a.headers["www-authenticate"],
    ),
    (
        faults.link("http://x.invalid/"),
        "/v2/_catalog",
        lambda a: a.links["next"]["url"] == "http://x.invalid/",
    ),
    (faults.endless_list(), "/v2/_catalog", lambda a: a.links["next"]["url"] == "/v2/_catalog?last=page0"),
    (faults.range_ignored(), BLOB, lambda a: a.status_code == 200),
    (faults.range_shifted(), BLOB, lambda a: a.content == CONTENT[11:]),
]


@pytest.mark.parametrize(("fault", "path", "check"), ANSWERS, ids=[fault.name for fault, *_ in ANSWERS])
def test_a_fault_comes_once_and_then_all_is_well(
    filled: Registry, fault: faults.Fault, path: str, check: Check
) -> None:
    filled.faults.add(fault, path)
    with client(filled) as http:
        headers = {"Range": "bytes=10-"} if "range" in fault.name else {}
        assert check(http.get(path, headers=headers))
        assert filled.faults.fired == [(f"GET {path}", fault.name)]
        well = http.get(path)
        assert well.status_code == 200
        assert path != MANIFEST or sha256(well.content) == well.headers["docker-content-digest"]


@pytest.mark.parametrize("fault", [faults.drop(), faults.cut(0), faults.cut(40), faults.lying_length(7)])
def test_a_fault_breaks_the_connection(filled: Registry, fault: faults.Fault) -> None:
    filled.faults.add(fault, "/blobs/", methods="GET")
    with client(filled) as http:
        assert http.head(BLOB).status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            http.get(BLOB)
        assert http.get(BLOB).content == CONTENT


def test_a_body_can_be_endless(filled: Registry) -> None:
    filled.faults.add(faults.endless(), MANIFEST)
    with client(filled) as http, http.stream("GET", MANIFEST) as answer:
        got = 0
        for piece in answer.iter_raw():
            got += len(piece)
            if got > 5 << 20:
                break
    assert got > 5 << 20


def test_chance_has_the_same_fate_for_the_same_seed() -> None:
    def fates(seed: int) -> list[int]:
        with Registry() as registry, client(registry) as http:
            filling.put_image(registry, "shop/app", IMAGE, "1")
            registry.faults.chance = faults.Chance(
                seed, 0.5, [faults.status(500), faults.status(503)], most=3
            )
            return [http.get(path).status_code for path in [MANIFEST, BLOB] * 10]

    assert fates(1) == fates(1) != fates(2)
    assert fates(1).count(200) >= 20 - 2 * 3


# What only looks like an image


def test_there_is_what_no_registry_would_take() -> None:
    with Registry() as registry, client(registry) as http:
        huge = filling.put_huge(registry, "huge", IMAGE, 5 << 20, "1")
        assert sha256(http.get("/v2/huge/manifests/1").content) == huge.digest
        filling.put_cycle(registry, "cycle", "1")
        inner = http.get("/v2/cycle/manifests/1").json()["manifests"][0]["digest"]
        again = http.get(f"/v2/cycle/manifests/{inner}").json()["manifests"][0]["digest"]
        assert http.get(f"/v2/cycle/manifests/{again}").json()["manifests"][0]["digest"] == inner
        filling.put_nested(registry, "deep", IMAGE, 3, "1")
        where, depth = "1", 0
        while "manifests" in (fields := http.get(f"/v2/deep/manifests/{where}").json()):
            where, depth = fields["manifests"][0]["digest"], depth + 1
        assert (depth, where) == (3, IMAGE.digest)
        filling.put_schema_1(registry, "old", IMAGE, "1")
        assert http.get("/v2/old/manifests/1").json()["schemaVersion"] == 1
        for change in (filling.foreign(IMAGE, 1, "https://x.invalid/layer"), filling.encrypted(IMAGE, 1)):
            filling.put_image(registry, "odd", change, "1")
            assert http.get("/v2/odd/manifests/1").json()["layers"][1] != IMAGE.manifest["layers"][1]  # type: ignore[index]
        for name, artifact in filling.ARTIFACTS.items():
            filling.put_artifact(registry, "things", artifact, name.replace(" ", "-"))
        assert len(http.get("/v2/things/tags/list").json()["tags"]) == len(filling.ARTIFACTS)


# Real services


@pytest.mark.parametrize("guarded", [False, True], ids=["plain", "TLS and users"])
def test_docker_registry_takes_an_image(tmp_path: Path, guarded: bool) -> None:
    authority = Authority(tmp_path / "ca") if guarded else None
    with services.docker_registry(authority=authority, users=guarded) as registry:
        where = f"{registry.name}/shop/app:1"
        skopeo.push(IMAGE, where, tmp_path, authority=authority, login=registry.login)
        options = skopeo.options("", authority, registry.login)
        assert skopeo.inspect(f"docker://{where}", *options)["Digest"] == IMAGE.digest


def test_buildah_builds_and_pushes(tmp_path: Path) -> None:
    (tmp_path / "context").mkdir()
    (tmp_path / "context" / "status").write_text(stanza("bash", "5.1-2"))
    containerfile = "FROM scratch\nCOPY status /var/lib/dpkg/status\nENV OPEN=yes\n"
    with services.docker_registry() as registry:
        where = f"docker://{registry.name}/built:1"
        skopeo.buildah(
            containerfile,
            tmp_path / "context",
            where,
            tmp_path / "store",
            push_options=["--tls-verify=false"],
        )
        assert "OPEN=yes" in skopeo.inspect(where, *skopeo.options())["Env"]


@pytest.mark.parametrize("start", [services.podman_service, services.docker_engine], ids=["podman", "docker"])
def test_an_engine_loads_and_saves(start: Callable[[], AbstractContextManager[services.Engine]]) -> None:
    with start() as engine:
        image = engine.load("shop:1", [[file("etc/os-release", DEBIAN_11)], [file("a", "b")]])
        assert engine.inspect("shop:1")["RootFS"]["Layers"] == image.diff_ids
        assert b"manifest.json" in engine.save("shop:1").getvalue()


def test_redis_answers() -> None:
    with services.redis_server("--maxmemory", "2mb") as redis:
        assert redis.say("SET", "key", gzip.compress(b"value")) == b"+OK"
        assert redis.say("STRLEN", "key") == b":%d" % len(gzip.compress(b"value"))


def test_a_service_that_does_not_start_says_why(tmp_path: Path) -> None:
    from support.processes import NotReady, running

    with (
        pytest.raises(NotReady, match=r"ended with 3[^0-9]*no luck"),
        running(["/bin/sh", "-c", "echo no luck; exit 3"], tmp_path / "log", lambda _: False),
    ):
        pass
