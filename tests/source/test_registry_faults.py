"""A registry that fails, lies or steals: the image is read as it is, or an error of ours says what happened.

Nothing here may end in a wrong or an emptier inventory, show a secret, send one where it does not belong, or
take long.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from seawall.inventory import take
from seawall.model.errors import FetchError, Malformed, NotAllowed, NotFound, SeawallError, Unsupported
from seawall.model.package import Inventory
from seawall.source.oci import reference, remote
from seawall.source.oci.registry import Access
from seawall.source.oci.registry.hosts import Hosts
from seawall.transport import Web
from support.hosts import hosts_of
from support.images import DEBIAN_11, build, file, sha256, stanza
from support.registry import Answer, Basic, Host, Registry, Request, Tokens, faults, filling
from support.registry.faults import Fault
from support.tls import Authority

USER, PASSWORD = "clerk", "hunter2-of-the-clerk"
STATUS = "".join(stanza(f"package{number}", f"1.{number}") for number in range(400))
IMAGE = filling.typed(
    build([[file("etc/os-release", DEBIAN_11)], [file("var/lib/dpkg/status", STATUS)], [file("srv/a", "a")]])
)
BIG, CONFIG_DIGEST = IMAGE.layer_digests[1], sha256(IMAGE.config_bytes)
TAG, MANIFEST, CONFIG, LAYER, TOKEN = (
    "/manifests/1$",
    "/manifests/sha256:",
    f"/blobs/{CONFIG_DIGEST}",
    f"/blobs/{BIG}",
    "/token$",
)
SECONDS = 8.0
PLACES = {"tag": TAG, "manifest": MANIFEST, "config": CONFIG, "layer": LAYER, "token": TOKEN}
everywhere = pytest.mark.parametrize("where", PLACES.values(), ids=PLACES)
in_the_registry = pytest.mark.parametrize("where", [*PLACES.values()][:4], ids=[*PLACES][:4])


CLERK = {"SEAWALL_USERNAME": USER, "SEAWALL_PASSWORD": PASSWORD}


def client(**access: Any) -> Hosts:
    """Return the client of a user who is known by the environment."""
    return hosts_of(CLERK, Access(**access))


@pytest.fixture
def hosts() -> Iterator[Hosts]:
    with closing(client()) as opened:
        yield opened


@pytest.fixture
def registry() -> Iterator[Registry]:
    """Tokens are demanded, and blobs lie at a second host: what Docker Hub does."""
    with Registry(guard=Tokens(users={USER: PASSWORD}), redirects=True) as opened:
        filling.put_image(opened, "shop/app", IMAGE, "1")
        yield opened


@dataclass(frozen=True)
class Outcome:
    """What came of a scan."""

    inventory: Inventory | None
    error: SeawallError | None
    seconds: float

    @property
    def whole(self) -> bool:
        """Whether every package was found and nothing was in doubt."""
        found = self.inventory
        return found is not None and len(found.packages) == 400 and not found.not_assessed

    @property
    def doubted(self) -> bool:
        """Whether a layer is said not to have been assessed."""
        return self.inventory is not None and any(e.kind == "layer" for e in self.inventory.not_assessed)


def scanned(registry: Registry, hosts: Hosts, image: str = "shop/app:1") -> Outcome:
    """Take the inventory of an image, and hold the outcome to what is demanded of every one."""
    began = time.monotonic()
    inventory, error = None, None
    try:
        source = remote.open_image(reference.parse(f"{registry.name}/{image}"), None, hosts)
        inventory = take.of_image(source, take.usual_evidence(remote.KIND))
    except SeawallError as raised:
        error = raised
    outcome = Outcome(inventory, error, time.monotonic() - began)
    assert outcome.seconds < SECONDS
    assert not registry.blobs.credentials
    hold_secrets(registry, str(error))
    return outcome


def hold_secrets(registry: Registry, text: str) -> None:
    """Demand that a text shows no password, no token, and no signature of an address."""
    guard = registry.guard
    tokens = tuple(guard.given) if isinstance(guard, Tokens) else ()
    for secret in (
        PASSWORD,
        base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode(),
        *tokens,
        "signature=secret",
    ):
        assert secret not in text


def test_without_faults_all_is_found(registry: Registry, hosts: Hosts) -> None:
    outcome = scanned(registry, hosts)
    assert outcome.whole, outcome
    assert sorted(registry.blobs_sent) == sorted([*IMAGE.layer_digests, CONFIG_DIGEST])


# What passes

PASSING = (
    faults.status(429, retry_after="1"),
    faults.status(429, retry_after="Fri, 31 Dec 1999 23:59:59 GMT"),
    faults.status(429, retry_after="soon"),
    faults.status(500),
    faults.status(503),
    faults.drop(),
    faults.slow(256, 0.001),
)


@everywhere
@pytest.mark.parametrize("fault", PASSING, ids=lambda fault: fault.name)
def test_what_passes_is_got_over(registry: Registry, hosts: Hosts, fault: Fault, where: str) -> None:
    registry.faults.add(fault, where, times=2)
    outcome = scanned(registry, hosts)
    assert outcome.whole, outcome
    assert registry.faults.fired


@everywhere
def test_silence_is_not_waited_for(registry: Registry, tmp_path: Path, where: str) -> None:
    """Before an answer as in the middle of a body; who answers when asked again is read."""
    hasty = Hosts(
        environment={**CLERK, "HOME": str(tmp_path)},
        home=tmp_path,
        connect=partial(Web, timeout=0.1, sleep=lambda _: None),
    )
    with closing(hasty):
        registry.faults.add(faults.late(0.3), where)
        assert scanned(registry, hasty).whole
        assert isinstance(registry.guard, Tokens)
        registry.guard.expire()
        registry.faults.add(faults.slow(40, 0.3), where, times=-1)
        assert isinstance(scanned(registry, hasty).error, FetchError) or where == TAG  # HEAD has no body


@pytest.mark.parametrize("after", [0, 1, 100, len(IMAGE.blobs[BIG]) - 1])
@pytest.mark.parametrize("host", ["registry", "blobs"])
def test_a_broken_layer_is_resumed(registry: Registry, hosts: Hosts, after: int, host: str) -> None:
    """After the break only what is left is asked for; a store that forgets ranges is asked for all."""
    registry.redirects = host == "blobs"
    registry.faults.add(faults.cut(after), LAYER, host=host, methods="GET")
    assert scanned(registry, hosts).whole
    served = registry.blobs if registry.redirects else registry.host
    asked = served.asked("GET", BIG)
    assert len(asked) == 2
    if after > 1:
        assert asked[-1].headers["range"].startswith(f"bytes={after}-")


@pytest.mark.parametrize("after", [1, 100])
def test_a_store_without_ranges_is_asked_again(registry: Registry, hosts: Hosts, after: int) -> None:
    registry.faults.add(faults.cut(after), LAYER, host="blobs")
    registry.faults.add(faults.range_ignored(), LAYER, host="blobs", times=-1)
    assert scanned(registry, hosts).whole


def test_a_store_that_breaks_for_ever_is_an_error(registry: Registry, hosts: Hosts) -> None:
    registry.faults.add(faults.cut(64), LAYER, host="blobs", times=-1)
    outcome = scanned(registry, hosts)
    assert not outcome.whole
    assert outcome.error is None or isinstance(outcome.error, FetchError)
    assert outcome.error or outcome.doubted
    assert len(registry.blobs.asked("GET", BIG)) < 100


@everywhere
@pytest.mark.parametrize("fault", PASSING[:6], ids=lambda fault: fault.name)
def test_what_does_not_pass_is_an_error(registry: Registry, hosts: Hosts, fault: Fault, where: str) -> None:
    registry.faults.add(fault, where, times=-1)
    outcome = scanned(registry, hosts)
    assert isinstance(outcome.error, FetchError), outcome
    assert registry.name.rpartition(":")[0] in str(outcome.error)
    assert len(registry.faults.fired) < 60


# What is refused


@in_the_registry
@pytest.mark.parametrize(("status", "kind"), [(401, NotAllowed), (403, NotAllowed), (404, NotFound)])
def test_a_refusal_says_what_was_asked_and_as_whom(
    registry: Registry, hosts: Hosts, status: int, kind: type[SeawallError], where: str
) -> None:
    if status == 401:
        registry.faults.add(faults.realm(f"{registry.tokens.url}/token"), where, host="registry", times=-1)
    else:
        registry.faults.add(faults.status(status), where, host="registry", times=-1)
    outcome = scanned(registry, hosts)
    if where == LAYER and outcome.error is None:
        assert outcome.doubted
        return
    assert isinstance(outcome.error, kind), outcome
    assert "shop/app" in str(outcome.error)
    if status != 404:
        assert "SEAWALL_USERNAME" in str(outcome.error)
    assert len(registry.host.log) < 40


def test_a_wrong_password_is_not_allowed(registry: Registry) -> None:
    with closing(hosts_of({**CLERK, "SEAWALL_PASSWORD": "another"})) as hosts:
        outcome = scanned(registry, hosts)
    assert isinstance(outcome.error, NotAllowed), outcome
    assert "SEAWALL_USERNAME" in str(outcome.error)
    assert "another" not in str(outcome.error)


def test_a_repository_that_is_forbidden_is_not_allowed(registry: Registry, hosts: Hosts) -> None:
    assert isinstance(registry.guard, Tokens)
    registry.guard.forbidden = frozenset({"shop/app"})
    outcome = scanned(registry, hosts)
    assert isinstance(outcome.error, NotAllowed), outcome
    assert len(registry.host.log) < 12


def test_a_token_that_expires_meanwhile_is_had_anew(registry: Registry, hosts: Hosts) -> None:
    guard = registry.guard
    assert isinstance(guard, Tokens)

    def expiring(request: Request, right: Callable[[Request], Answer]) -> Answer:
        guard.expire()
        return right(request)

    for where in (MANIFEST, CONFIG, LAYER):
        registry.faults.add(Fault("expiry", expiring), where, host="registry")
    assert scanned(registry, hosts).whole


@pytest.mark.parametrize("field", ["token", "access_token"])
@pytest.mark.parametrize("lifetime", [None, 1, 300])
def test_tokens_come_in_more_than_one_shape(
    registry: Registry, hosts: Hosts, field: str, lifetime: int | None
) -> None:
    assert isinstance(registry.guard, Tokens)
    registry.guard.field_name, registry.guard.lifetime = field, lifetime
    assert scanned(registry, hosts).whole


@pytest.mark.parametrize("image", ["shop/app:2", "shop/none:1", f"shop/app@sha256:{'0' * 64}"])
def test_what_is_not_there_is_not_found(registry: Registry, hosts: Hosts, image: str) -> None:
    outcome = scanned(registry, hosts, image)
    assert isinstance(outcome.error, NotFound), outcome
    assert image.partition(":")[0].partition("@")[0] in str(outcome.error)


# What lies

LIES = (
    faults.wrong_bytes(),
    faults.truncated(),
    faults.lying_length(-7),
    faults.lying_length(7),
    faults.padded(5 << 20),
    faults.endless(),
    faults.other_body(b"[1, 2"),
    faults.other_body(b"[" * 100_000),
    faults.other_body(b""),
    faults.other_body(b'{"schemaVersion": 2, "manifests": []}'),
    faults.gzip_encoded(),
    faults.range_shifted(),
)
HONEST_ENOUGH = (
    faults.media_type("text/html"),
    faults.media_type(None),
    faults.digest_header(None),
    faults.digest_header("nonsense"),
    faults.digest_header(f"sha256:{'0' * 64}"),
)


@everywhere
@pytest.mark.parametrize("fault", [*LIES, *HONEST_ENOUGH], ids=lambda fault: fault.name)
def test_no_lie_is_believed(registry: Registry, hosts: Hosts, fault: Fault, where: str) -> None:
    registry.faults.add(fault, where, times=-1)
    outcome = scanned(registry, hosts)
    assert outcome.error or outcome.whole or outcome.doubted, outcome


ODD = (
    *(faults.header("Content-Type", text) for text in ("\xff", "x" * 60_000, "a/b;" * 1000, ";")),
    *(faults.header("Content-Encoding", text) for text in ("gzip, gzip", "br", "identity", "x")),
    *(faults.header("Docker-Content-Digest", text) for text in ("sha256:", "md5:00", "\xff", "a" * 60_000)),
    *(faults.header(name, "x" * 200_000) for name in ("Set-Cookie", "X-Long")),
    *(faults.header("ETag", text) for text in ("W/", '"', "")),
    faults.header("Content-Length", "12"),
    faults.header("Content-Range", "bytes 0-1/2"),
    *(faults.status(429, retry_after=text) for text in ("-1", "nan", "inf", "9" * 400, "1e9", "²")),
    *(faults.status(code) for code in (204, 206, 226, 304, 305, 399, 407, 418, 451, 511, 599, 999)),
)


@everywhere
@pytest.mark.parametrize("fault", ODD, ids=lambda fault: fault.name.encode("unicode_escape").decode())
def test_odd_answers_are_not_believed_either(
    registry: Registry, hosts: Hosts, fault: Fault, where: str
) -> None:
    registry.faults.add(fault, where, times=-1)
    outcome = scanned(registry, hosts)
    assert outcome.error or outcome.whole or outcome.doubted, outcome


@pytest.mark.parametrize(
    "grant",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"token": null}',
        b'{"token": 7}',
        b'{"token": ""}',
        b'{"token": "a b"}',
        b'{"token": "a\\r\\nX-Evil: 1"}',
        b'{"token": "\xff"}',
        b'{"token": "x", "expires_in": "soon"}',
        b'{"token": "x", "expires_in": -1}',
        b'{"token": "x", "expires_in": 1e400}',
        b'{"token": "x"}',
        b'{"token": "' + b"x" * 100_000 + b'"}',
    ],
    ids=lambda grant: str(grant[:40]),
)
def test_a_token_that_is_none_is_an_error(registry: Registry, hosts: Hosts, grant: bytes) -> None:
    registry.faults.add(faults.other_body(grant), TOKEN, times=-1)
    assert isinstance(scanned(registry, hosts).error, FetchError | NotAllowed)
    assert len(registry.tokens.log) < 12


@pytest.mark.parametrize(
    "text", ["bytes 0-9/10", "bytes */5", "bytes x-y/z", "", "bytes 99999-/3", "bits 1-2/3"]
)
def test_a_part_that_is_another_is_not_believed(registry: Registry, hosts: Hosts, text: str) -> None:
    registry.faults.add(faults.cut(100), LAYER, host="blobs")
    registry.faults.add(faults.header("Content-Range", text), LAYER, host="blobs", times=-1)
    outcome = scanned(registry, hosts)
    assert isinstance(outcome.error, FetchError | Malformed) or outcome.doubted, outcome


CHANGES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "size below zero": lambda entry: {**entry, "size": -1},
    "size zero": lambda entry: {**entry, "size": 0},
    "size too large": lambda entry: {**entry, "size": 1 << 62},
    "size beyond 64 bits": lambda entry: {**entry, "size": 1 << 70},
    "size a fraction": lambda entry: {**entry, "size": 1.5},
    "one byte more": lambda entry: {**entry, "size": entry["size"] + 1},
    "one byte less": lambda entry: {**entry, "size": entry["size"] - 1},
    "another algorithm": lambda entry: {**entry, "digest": "md5:" + "0" * 32},
    "a path as digest": lambda entry: {**entry, "digest": "sha256:../../../etc/passwd"},
    "no digest": lambda entry: {"mediaType": entry["mediaType"], "size": 3},
    "another type": lambda entry: {**entry, "mediaType": "application/octet-stream"},
    "no descriptor": lambda entry: {},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("which", ["config", "layer"])
def test_a_descriptor_that_lies_is_not_believed(
    registry: Registry, hosts: Hosts, change: Callable[[dict[str, Any]], dict[str, Any]], which: str
) -> None:
    manifest: dict[str, Any] = json.loads(IMAGE.manifest_bytes)
    if which == "config":
        manifest["config"] = change(manifest["config"])
    else:
        manifest["layers"][1] = change(manifest["layers"][1])
    filling.put_image(registry, "shop/lies", filling.remade(IMAGE, **manifest), "1")
    outcome = scanned(registry, hosts, "shop/lies:1")
    assert outcome.error or outcome.whole or outcome.doubted, outcome


@pytest.mark.parametrize("where", [MANIFEST, CONFIG, LAYER], ids=["manifest", "config", "layer"])
def test_wrong_bytes_are_named_for_what_they_are(registry: Registry, hosts: Hosts, where: str) -> None:
    registry.faults.add(faults.wrong_bytes(), where, methods="GET", times=-1)
    assert isinstance(scanned(registry, hosts).error, Malformed)


def test_a_tag_that_moves_meanwhile_is_one_image(registry: Registry, hosts: Hosts) -> None:
    """The tag is resolved once; from there on everything goes by digest."""
    other = filling.put_image(registry, "shop/app", [[file("etc/os-release", DEBIAN_11)]], "other")

    def moving(request: Request, right: Callable[[Request], Answer]) -> Answer:
        answer = right(request)
        if answer.status == 200:
            registry.repository("shop/app").tags["1"] = other.digest
        return answer

    registry.faults.add(Fault("move", moving), TAG, times=-1)
    assert scanned(registry, hosts).whole


# Where it leads astray


@pytest.fixture
def thief() -> Iterator[Host]:
    """A host that welcomes credentials."""
    host = Host("thief", lambda request: Answer(200, {"Content-Type": "application/json"}, b'{"token":"x"}'))
    with host.serving():
        yield host


@everywhere
@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_takes_no_credentials_along(
    registry: Registry, hosts: Hosts, thief: Host, where: str, code: int
) -> None:
    registry.faults.add(faults.redirect(f"{thief.url}/here", code), where, times=-1)
    outcome = scanned(registry, hosts)
    assert outcome.error, outcome
    assert not thief.credentials
    assert not any(PASSWORD in seen.target for seen in thief.log)


@everywhere
@pytest.mark.parametrize(
    "target", ["", "file:///etc/passwd", "ftp://127.0.0.1/x", "http://[", "//", "http://127.0.0.1:1/x"]
)
def test_a_redirect_to_nowhere_is_an_error(registry: Registry, hosts: Hosts, where: str, target: str) -> None:
    registry.faults.add(faults.redirect(target), where, times=-1)
    assert scanned(registry, hosts).error


@everywhere
def test_a_redirect_in_circles_is_an_error(registry: Registry, hosts: Hosts, where: str) -> None:
    registry.faults.add(faults.redirect_loop(), where, times=-1)
    assert isinstance(scanned(registry, hosts).error, FetchError)
    assert len(registry.host.log) + len(registry.tokens.log) < 120


@pytest.mark.parametrize(
    "realm", ["file:///etc/passwd", "ftp://127.0.0.1/t", "", "http://[", "/token", "data:,{}"]
)
def test_a_realm_that_is_no_place_for_tokens_is_an_error(
    registry: Registry, hosts: Hosts, realm: str
) -> None:
    registry.faults.add(faults.realm(realm), "/v2/", host="registry", times=-1)
    assert isinstance(scanned(registry, hosts).error, FetchError | NotAllowed | Malformed | Unsupported)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Nonsense",
        "Bearer",
        'Bearer realm="',
        'Bearer realm="x',
        "Digest realm=x",
        "Negotiate",
        "Basic",
        "Bearer " + "a=b," * 5000,
    ],
)
def test_a_challenge_that_is_none_is_an_error(registry: Registry, hosts: Hosts, header: str) -> None:
    registry.faults.add(faults.challenge(header), "/v2/", host="registry", times=-1)
    assert isinstance(scanned(registry, hosts).error, FetchError | NotAllowed | Malformed | Unsupported)


# As whom, and over what


def test_a_public_repository_needs_nobody(registry: Registry) -> None:
    assert isinstance(registry.guard, Tokens)
    registry.guard.public = frozenset({"shop/app"})
    with closing(hosts_of({})) as nobody:
        assert scanned(registry, nobody).whole
        assert not registry.tokens.credentials
        registry.guard.public = frozenset()
        registry.guard.expire()
        outcome = scanned(registry, nobody)
        assert isinstance(outcome.error, NotAllowed)
        assert "no credentials" in str(outcome.error)


def test_an_identity_token_goes_to_the_token_service_alone(registry: Registry, tmp_path: Path) -> None:
    assert isinstance(registry.guard, Tokens)
    registry.guard.identity["identity-of-the-clerk"] = USER
    entry = {"auth": base64.b64encode(b"<token>:").decode(), "identitytoken": "identity-of-the-clerk"}
    (tmp_path / "auth.json").write_text(json.dumps({"auths": {registry.name: entry}}))
    with closing(hosts_of({"REGISTRY_AUTH_FILE": str(tmp_path / "auth.json")})) as hosts:
        assert scanned(registry, hosts).whole
    assert registry.tokens.asked("POST")
    assert not any("identity-of-the-clerk" in text for text in registry.host.credentials)


def test_a_given_token_goes_to_the_registry_alone(registry: Registry) -> None:
    assert isinstance(registry.guard, Tokens)
    registry.guard.static = frozenset({"given-token"})
    with closing(client(token="given-token")) as hosts:
        assert scanned(registry, hosts).whole
        assert not registry.tokens.log
        registry.guard.static = frozenset()
        outcome = scanned(registry, hosts)
        assert isinstance(outcome.error, NotAllowed)
        assert "--registry-token" in str(outcome.error)
        assert "given-token" not in str(outcome.error)


def test_a_password_is_enough_where_no_tokens_are_given() -> None:
    with (
        Registry(guard=Basic({USER: PASSWORD}), redirects=True) as registry,
        closing(client()) as hosts,
    ):
        filling.put_image(registry, "shop/app", IMAGE, "1")
        assert scanned(registry, hosts).whole


def test_tls_keeps_what_it_protects(tmp_path: Path, thief: Host) -> None:
    """An authority of one's own is trusted; from https nothing goes to http, no blob and no password."""
    authority = Authority(tmp_path / "ca")
    guard = Tokens(users={USER: PASSWORD})
    with Registry(guard=guard, authority=authority, redirects=True) as registry:
        filling.put_image(registry, "shop/app", IMAGE, "1")
        with closing(client()) as stranger:
            assert isinstance(scanned(registry, stranger).error, FetchError)
            assert not registry.host.log
        with closing(client(authority=authority.certificate)) as hosts:
            assert scanned(registry, hosts).whole
            registry.faults.add(faults.redirect(f"{thief.url}/blob"), LAYER, host="registry", times=-1)
            assert isinstance(scanned(registry, hosts).error, FetchError)
        with closing(client(authority=authority.certificate)) as hosts:
            guard.realm = f"{thief.url}/token"
            assert isinstance(scanned(registry, hosts).error, FetchError)
        assert not thief.log


def test_an_insecure_registry_is_insecure_alone(tmp_path: Path) -> None:
    """Not checking one host's certificate is no leave to go unchecked to where its passwords are sent."""
    authority = Authority(tmp_path / "ca")
    guard = Tokens(users={USER: PASSWORD})
    with Registry(guard=guard, authority=authority) as registry:
        filling.put_image(registry, "shop/app", IMAGE, "1")
        with closing(client(insecure=(registry.name,))) as hosts:
            assert isinstance(scanned(registry, hosts).error, FetchError)
            assert not registry.tokens.log


def test_an_insecure_registry_leads_nowhere_unchecked(tmp_path: Path) -> None:
    """The store that it redirects to is checked as any host's is, unless it is named, too."""
    guard = Tokens(users={USER: PASSWORD})
    with Registry(guard=guard, authority=Authority(tmp_path / "ca"), redirects=True) as registry:
        filling.put_image(registry, "shop/app", IMAGE, "1")
        with closing(client(insecure=(registry.name, registry.tokens.netloc))) as hosts:
            outcome = scanned(registry, hosts)
            assert "no trusted TLS connection" in str(outcome.error)
            assert not registry.blobs.log
        named = (registry.name, registry.tokens.netloc, registry.blobs.netloc)
        with closing(client(insecure=named)) as hosts:
            assert scanned(registry, hosts).whole


# What only looks like an image


def test_indexes_end(registry: Registry, hosts: Hosts) -> None:
    filling.put_cycle(registry, "shop/cycle", "1")
    filling.put_nested(registry, "shop/deep", IMAGE, 30, "1")
    filling.put_nested(registry, "shop/two", IMAGE, 2, "1")
    assert isinstance(scanned(registry, hosts, "shop/cycle:1").error, Malformed)
    assert isinstance(scanned(registry, hosts, "shop/deep:1").error, Malformed)
    assert scanned(registry, hosts, "shop/two:1").whole


def test_a_manifest_that_is_too_long_is_refused(registry: Registry, hosts: Hosts) -> None:
    filling.put_huge(registry, "shop/huge", IMAGE, 5 << 20, "1")
    assert isinstance(scanned(registry, hosts, "shop/huge:1").error, Malformed)


@pytest.mark.parametrize("name", filling.ARTIFACTS)
def test_an_artifact_is_no_image(registry: Registry, hosts: Hosts, name: str) -> None:
    filling.put_artifact(registry, "shop/thing", filling.ARTIFACTS[name], "1")
    outcome = scanned(registry, hosts, "shop/thing:1")
    assert isinstance(outcome.error, Unsupported), outcome
    assert "image" in str(outcome.error)


def test_the_oldest_kind_of_manifest_is_refused(registry: Registry, hosts: Hosts) -> None:
    filling.put_schema_1(registry, "shop/old", IMAGE, "1")
    outcome = scanned(registry, hosts, "shop/old:1")
    assert isinstance(outcome.error, Unsupported), outcome


def test_layers_that_cannot_be_read_are_not_assessed(registry: Registry, hosts: Hosts, thief: Host) -> None:
    """Neither an encrypted layer nor a foreign one is fetched from elsewhere, or passed over."""
    filling.put_image(registry, "shop/encrypted", filling.encrypted(IMAGE, 1), "1")
    filling.put_image(registry, "shop/foreign", filling.foreign(IMAGE, 1, f"{thief.url}/layer"), "1")
    assert scanned(registry, hosts, "shop/encrypted:1").doubted
    assert scanned(registry, hosts, "shop/foreign:1").doubted
    assert not thief.log


@pytest.mark.parametrize(
    "url",
    [
        "{thief}/layer",
        "https://127.0.0.1:1/x",
        "https://localhost/x",
        "https://[::1]/",
        "https://[",
        "//x",
        "",
    ],
)
def test_a_foreign_layer_is_fetched_from_public_hosts_alone(
    registry: Registry, thief: Host, url: str
) -> None:
    image = filling.foreign(IMAGE, 1, url.format(thief=thief.url))
    filling.put_image(registry, "shop/foreign", image, "1")
    with closing(client(foreign_layers=True)) as hosts:
        assert scanned(registry, hosts, "shop/foreign:1").doubted
    assert not thief.log


# By chance


@pytest.mark.parametrize("seed", range(200))
def test_by_chance_it_ends_right_or_with_a_name(registry: Registry, hosts: Hosts, seed: int) -> None:
    kinds = faults.TRANSIENT if seed % 2 else (*faults.TRANSIENT, *faults.HOSTILE)
    registry.faults.chance = faults.Chance(seed, 0.25, kinds, most=2)
    outcome = scanned(registry, hosts)
    assert outcome.error or outcome.whole or outcome.doubted, (outcome, registry.faults.fired)
    if seed % 2 and outcome.error:
        assert isinstance(outcome.error, FetchError), (outcome, registry.faults.fired)
