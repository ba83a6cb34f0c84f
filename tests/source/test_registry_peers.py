"""The registry client with skopeo and with a registry that fails: pushing, listing, referrers."""

from __future__ import annotations

import base64
import io
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path

import pytest

from seawall.model.errors import FetchError, LimitExceeded, Malformed, NotAllowed, SeawallError
from seawall.source.oci import reference
from seawall.source.oci.registry import paging, push
from seawall.source.oci.registry.hosts import Hosts
from seawall.source.oci.registry.referrers import fallback_tag, referrers
from seawall.source.oci.registry.repository import Repository, catalogue
from support import skopeo
from support.hosts import hosts_of
from support.images import DEBIAN_11, OCI_MANIFEST, Built, build, file, sha256
from support.registry import Answer, Host, Registry, Request, Tokens, faults, filling

USER, PASSWORD = "clerk", "hunter2-of-the-clerk"
IMAGE = filling.typed(
    build([[file("etc/os-release", DEBIAN_11)], [file("srv/a", bytes(range(256)) * 40)], [file("b", "b")]])
)
CONFIG_DIGEST = sha256(IMAGE.config_bytes)
SECONDS = 8.0


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    with closing(hosts_of({"SEAWALL_USERNAME": USER, "SEAWALL_PASSWORD": PASSWORD})) as opened:
        yield opened


@pytest.fixture
def registry() -> Iterator[Registry]:
    with Registry(guard=Tokens(users={USER: PASSWORD}), redirects=True, page=2) as opened:
        yield opened


Named = Callable[[str], Repository]


@pytest.fixture
def named(hosts: Hosts, registry: Registry) -> Named:
    """Gives the client's view of a repository of the registry."""
    return lambda name: hosts.named(reference.parse(f"{registry.name}/{name}"))


@contextmanager
def bounded(registry: Registry) -> Iterator[None]:
    """Demand that what happens inside is quick, and that its errors show no secret."""
    began, said = time.monotonic(), ""
    try:
        yield
    except SeawallError as error:
        said = str(error)
        raise
    finally:
        assert isinstance(registry.guard, Tokens)
        basic = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        for secret in (PASSWORD, basic, *registry.guard.given, "signature=secret"):
            assert secret not in said
        assert time.monotonic() - began < SECONDS
        assert not registry.blobs.credentials


def put(repository: Repository, image: Built, tag: str, chunk: int = 0, mount_from: str = "") -> None:
    """Push an image by our own client."""
    for digest in (*image.layer_digests, CONFIG_DIGEST):
        content = image.blobs[digest]
        opening = partial(io.BytesIO, content)
        push.push_blob(repository, digest, len(content), opening, chunk=chunk, mount_from=mount_from)
    assert push.push_manifest(repository, image.manifest_bytes, OCI_MANIFEST, tag) == image.digest


def holds(registry: Registry, name: str, image: Built) -> bool:
    """Say whether the registry has the image, every byte of it."""
    place = registry.repository(name)
    blobs = {digest: content for digest, content in image.blobs.items() if digest != image.digest}
    return place.blobs == blobs and place.manifests[image.digest].content == image.manifest_bytes


# Pushing


@pytest.mark.parametrize("chunk", [0, 100, 1 << 20], ids=["one piece", "chunks", "one chunk"])
@pytest.mark.parametrize("absolute", [False, True], ids=["relative", "absolute"])
def test_what_we_push_skopeo_pulls(
    registry: Registry, named: Named, tmp_path: Path, chunk: int, absolute: bool
) -> None:
    registry.absolute = absolute
    put(named("shop/app"), IMAGE, "1", chunk)
    assert holds(registry, "shop/app", IMAGE)
    source = [*skopeo.options("src-"), "--src-creds", f"{USER}:{PASSWORD}"]
    source.remove("--src-no-creds")
    layout = f"oci:{tmp_path / 'layout'}:1"
    skopeo.run("skopeo", "copy", "--quiet", *source, f"docker://{registry.name}/shop/app:1", layout)
    assert skopeo.inspect(layout)["Digest"] == IMAGE.digest


def test_what_skopeo_pushes_we_pull(registry: Registry, named: Named, tmp_path: Path) -> None:
    skopeo.push(IMAGE, f"{registry.name}/shop/app:1", tmp_path, login=(USER, PASSWORD))
    repository = named("shop/app")
    descriptor, _ = repository.resolve("1")
    assert descriptor.digest == IMAGE.digest
    assert repository.manifest(IMAGE.digest)[1] == IMAGE.manifest_bytes
    for digest in IMAGE.layer_digests:
        with repository.open(digest, len(IMAGE.blobs[digest])) as blob:
            assert blob.read() == IMAGE.blobs[digest]


def test_what_is_there_is_not_sent_and_what_is_near_is_mounted(registry: Registry, named: Named) -> None:
    put(named("shop/app"), IMAGE, "1")
    put(named("shop/app"), IMAGE, "2")
    put(named("shop/web"), IMAGE, "1", mount_from="shop/app")
    assert holds(registry, "shop/web", IMAGE)
    sent = [seen for seen in registry.host.log if "/blobs/uploads/" in seen.target and seen.received]
    assert len(sent) == 4
    registry.mounts = False
    put(named("shop/third"), IMAGE, "1", mount_from="shop/app")
    assert holds(registry, "shop/third", IMAGE)


def test_a_location_may_hold_anything(registry: Registry, named: Named) -> None:
    """The query of an upload's location is the registry's own affair, another address in it included."""

    def odd(request: Request, right: Callable[[Request], Answer]) -> Answer:
        answer = right(request)
        return answer.with_headers(Location=f"{answer.headers['Location']}&back=http://elsewhere/x")

    registry.faults.add(faults.Fault("odd", odd), "/blobs/uploads/$", methods="POST", times=-1)
    put(named("shop/app"), IMAGE, "1")
    assert holds(registry, "shop/app", IMAGE)


@pytest.mark.parametrize(
    "to",
    [
        "http://{thief}/v2/x",
        "//{thief}/v2/x",
        "",
        "file:///tmp/x",
        "http://[",
    ],
)
def test_an_upload_goes_nowhere_else(registry: Registry, named: Named, to: str) -> None:
    thief = Host("thief", lambda request: Answer(201), ip="127.0.0.2")
    with thief.serving():
        where = to.format(thief=thief.netloc)
        registry.faults.add(
            faults.instead("astray", Answer(202, {"Location": where})), "/uploads/$", methods="POST", times=-1
        )
        with bounded(registry), pytest.raises(FetchError):
            put(named("shop/app"), IMAGE, "1")
        assert not thief.log


PUSH_FAULTS = [*faults.TRANSIENT, faults.status(404), faults.status(403), faults.challenge("Nonsense")]


@pytest.mark.parametrize("times", [1, -1], ids=["once", "always"])
@pytest.mark.parametrize("method", ["HEAD", "POST", "PATCH", "PUT"])
@pytest.mark.parametrize("fault", PUSH_FAULTS, ids=lambda fault: fault.name)
def test_a_push_that_fails_says_so(
    registry: Registry, named: Named, fault: faults.Fault, method: str, times: int
) -> None:
    """What is said to be pushed is there whole; nothing is said of the rest but an error."""
    registry.faults.add(fault, "/v2/", methods=method, host="registry", times=times)
    with bounded(registry), suppress(SeawallError):
        put(named("shop/app"), IMAGE, "1", chunk=4096 if method == "PATCH" else 0)
        assert holds(registry, "shop/app", IMAGE)
    assert len(registry.host.log) < 100


@pytest.mark.parametrize("seed", range(40))
def test_a_push_by_chance(registry: Registry, named: Named, seed: int) -> None:
    registry.faults.chance = faults.Chance(seed, 0.2, (*faults.TRANSIENT, *faults.HOSTILE), most=2)
    with bounded(registry), suppress(SeawallError):
        put(named("shop/app"), IMAGE, "1", chunk=(0, 4096)[seed % 2])
        assert holds(registry, "shop/app", IMAGE)


def test_deleting(registry: Registry, named: Named) -> None:
    put(named("shop/app"), IMAGE, "1")
    push.delete_manifest(named("shop/app"), IMAGE.digest)
    assert not registry.repository("shop/app").manifests
    put(named("shop/app"), IMAGE, "1")
    registry.deletes = False
    with pytest.raises(SeawallError, match="does not delete"):
        push.delete_manifest(named("shop/app"), IMAGE.digest)
    assert holds(registry, "shop/app", IMAGE)


# Lists


def test_lists_are_whole(registry: Registry, named: Named, hosts: Hosts) -> None:
    tags = [f"v{number}" for number in range(7)]
    filling.put_image(registry, "shop/app", IMAGE, *tags)
    filling.put_image(registry, "shop/web", IMAGE, "1")
    filling.put_image(registry, "z", IMAGE, "1")
    assert list(named("shop/app").tags()) == tags
    assert list(catalogue(named("shop/app").client)) == ["shop/app", "shop/web", "z"]


LISTED = pytest.mark.parametrize("which", ["tags", "catalogue", "referrers"])


def listed(repository: Repository, which: str) -> list[object]:
    if which == "tags":
        return list(repository.tags())
    if which == "catalogue":
        return list(catalogue(repository.client))
    return list(referrers(repository, IMAGE.digest))


def fill(registry: Registry) -> None:
    """Make every list three entries, which are two pages."""
    for name in ("shop/app", "shop/b", "shop/c"):
        filling.put_image(registry, name, IMAGE, "1", "2", "3")
    for number in range(3):
        filling.put_artifact(
            registry, "shop/app", filling.SBOM, subject=IMAGE.descriptor(), annotations={"n": str(number)}
        )


LIST = "/tags/list$|/_catalog$|/referrers/"


@LISTED
@pytest.mark.parametrize(
    "fault",
    [
        faults.status(500),
        faults.status(403),
        faults.status(429),
        faults.challenge('Bearer realm="http://127.0.0.1:1/"'),
        faults.drop(),
        faults.cut(10),
        faults.truncated(),
        faults.other_body(b"[1, 2"),
        faults.other_body(b'{"tags": 7, "repositories": 7, "manifests": 7}'),
        faults.padded(5 << 20),
        faults.endless(),
        faults.gzip_encoded(),
        faults.lying_length(7),
        faults.redirect_loop(),
    ],
    ids=lambda fault: fault.name,
)
def test_a_list_that_fails_is_no_shorter_list(
    registry: Registry, named: Named, fault: faults.Fault, which: str
) -> None:
    fill(registry)
    assert len(listed(named("shop/app"), which)) == 3
    registry.faults.add(fault, LIST, times=-1)
    with bounded(registry), pytest.raises((FetchError, NotAllowed, Malformed)):
        listed(named("shop/app"), which)


@LISTED
@pytest.mark.parametrize("fault", [faults.status(503), faults.drop(), faults.cut(10)], ids=lambda f: f.name)
def test_a_list_is_asked_for_again(registry: Registry, named: Named, fault: faults.Fault, which: str) -> None:
    fill(registry)
    registry.faults.add(fault, LIST, times=2)
    assert len(listed(named("shop/app"), which)) == 3


@LISTED
@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.2:1/v2/x",
        "//127.0.0.2:1/",
        "file:///etc/passwd",
        "http://[",
        "/",
    ],
)
def test_a_list_leads_nowhere_else(registry: Registry, named: Named, which: str, to: str) -> None:
    fill(registry)
    registry.faults.add(faults.link(to), LIST, times=-1)
    with bounded(registry), pytest.raises(FetchError):
        listed(named("shop/app"), which)


@LISTED
def test_a_list_that_leads_in_a_circle_ends(registry: Registry, named: Named, which: str) -> None:
    fill(registry)
    registry.faults.add(faults.link("/v2/shop/app/tags/list?last=x"), LIST, times=-1)
    with bounded(registry), pytest.raises((FetchError, Malformed)):
        listed(named("shop/app"), which)


@LISTED
def test_a_list_without_end_ends(
    registry: Registry, named: Named, which: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "PAGES", 50)
    fill(registry)
    registry.faults.add(faults.endless_list(), LIST, times=-1)
    with bounded(registry), pytest.raises(LimitExceeded):
        listed(named("shop/app"), which)


# Referrers


def test_referrers_are_found_by_either_way(registry: Registry, named: Named) -> None:
    fill(registry)
    filling.put_artifact(registry, "shop/app", filling.SIGSTORE_BUNDLE, subject=IMAGE.descriptor())
    repository = named("shop/app")
    assert len(referrers(repository, IMAGE.digest)) == 4
    found = referrers(repository, IMAGE.digest, filling.SBOM.artifact_type)
    assert [each.annotations["n"] for each in found] == ["0", "1", "2"]
    assert "artifactType=" in registry.host.asked("GET", "/referrers/")[-1].target
    registry.referrers_api = False
    assert not referrers(repository, IMAGE.digest)
    filling.put_fallback(
        registry, "shop/app", IMAGE.digest, registry.repository("shop/app").referrers(IMAGE.digest)
    )
    assert len(referrers(repository, IMAGE.digest)) == 4
    assert len(referrers(repository, IMAGE.digest, filling.SBOM.artifact_type)) == 3


@pytest.mark.parametrize("api", [True, False], ids=["API", "tag"])
def test_what_is_pushed_about_an_image_is_found(registry: Registry, named: Named, api: bool) -> None:
    registry.referrers_api = api
    put(named("shop/app"), IMAGE, "1")
    repository, digests = named("shop/app"), []
    for number in range(2):
        subject = filling.remade(IMAGE, subject=IMAGE.descriptor(), annotations={"n": str(number)})
        digests.append(push.push_manifest(repository, subject.manifest_bytes, OCI_MANIFEST))
    assert [each.digest for each in referrers(repository, IMAGE.digest)] == digests
    assert (fallback_tag(IMAGE.digest) in registry.repository("shop/app").tags) is not api
    push.delete_manifest(repository, digests[0])
    assert [each.digest for each in referrers(repository, IMAGE.digest)] == digests[1:]


@pytest.mark.parametrize(
    "fault", [faults.status(403), faults.status(500), faults.wrong_bytes(), faults.truncated()]
)
def test_a_fallback_that_fails_is_not_nothing(registry: Registry, named: Named, fault: faults.Fault) -> None:
    registry.referrers_api = False
    fill(registry)
    filling.put_fallback(registry, "shop/app", IMAGE.digest, [])
    registry.faults.add(fault, f"/manifests/{fallback_tag(IMAGE.digest)}", times=-1)
    with bounded(registry), pytest.raises((FetchError, NotAllowed, Malformed)):
        referrers(named("shop/app"), IMAGE.digest)
