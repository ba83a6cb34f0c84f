"""A registry that fails, lies or steals: the image is read as it is, or an error of ours says what happened.

Nothing here may end in a wrong or an emptier inventory, show a secret, send one where it does not belong, or
take long.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from seawall.inventory import take
from seawall.model.errors import FetchError, Malformed, NotAllowed, NotFound, SeawallError, Unsupported
from seawall.model.package import Inventory
from seawall.source.detect import open_source
from seawall.source.oci.image import Image
from seawall.transport import Web
from support.images import DEBIAN_11, build, file, sha256, stanza
from support.registry import Answer, Host, Registry, Request, Tokens, faults, filling
from support.registry.faults import Fault

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


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing of this machine's configuration is read, the user is known, and waiting takes no time."""
    for name in ("DOCKER_CONFIG", "HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    for name in ("REGISTRY_AUTH_FILE", "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "registries.conf").write_text("")
    monkeypatch.setenv("CONTAINERS_REGISTRIES_CONF", str(tmp_path / "registries.conf"))
    monkeypatch.setenv("SEAWALL_USERNAME", USER)
    monkeypatch.setenv("SEAWALL_PASSWORD", PASSWORD)
    defaults = Web.__init__.__kwdefaults__
    assert defaults
    monkeypatch.setitem(defaults, "sleep", lambda _: None)


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


def scanned(registry: Registry, image: str = "shop/app:1") -> Outcome:
    """Take the inventory of an image, and hold the outcome to what is demanded of every one."""
    began = time.monotonic()
    inventory, error = None, None
    try:
        source = open_source(f"registry:{registry.name}/{image}", None)
        assert isinstance(source, Image)
        inventory = take.of_image(source, take.usual_evidence("registry"))
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


def test_without_faults_all_is_found(registry: Registry) -> None:
    outcome = scanned(registry)
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
def test_what_passes_is_got_over(registry: Registry, fault: Fault, where: str) -> None:
    registry.faults.add(fault, where, times=2)
    outcome = scanned(registry)
    assert outcome.whole, outcome
    assert registry.faults.fired


@pytest.mark.parametrize("after", [0, 1, 100, len(IMAGE.blobs[BIG]) - 1])
@pytest.mark.parametrize("host", ["registry", "blobs"])
def test_a_broken_layer_is_resumed(registry: Registry, after: int, host: str) -> None:
    """After the break only what is left is asked for; a store that forgets ranges is asked for all."""
    registry.redirects = host == "blobs"
    registry.faults.add(faults.cut(after), LAYER, host=host, methods="GET")
    assert scanned(registry).whole
    served = registry.blobs if registry.redirects else registry.host
    asked = served.asked("GET", BIG)
    assert len(asked) == 2
    if after > 1:
        assert asked[-1].headers["range"].startswith(f"bytes={after}-")


@pytest.mark.parametrize("after", [1, 100])
def test_a_store_without_ranges_is_asked_again(registry: Registry, after: int) -> None:
    registry.faults.add(faults.cut(after), LAYER, host="blobs")
    registry.faults.add(faults.range_ignored(), LAYER, host="blobs", times=-1)
    assert scanned(registry).whole


def test_a_store_that_breaks_for_ever_is_an_error(registry: Registry) -> None:
    registry.faults.add(faults.cut(64), LAYER, host="blobs", times=-1)
    outcome = scanned(registry)
    assert not outcome.whole
    assert outcome.error is None or isinstance(outcome.error, FetchError)
    assert outcome.error or outcome.doubted
    assert len(registry.blobs.asked("GET", BIG)) < 100


@everywhere
@pytest.mark.parametrize("fault", PASSING[:6], ids=lambda fault: fault.name)
def test_what_does_not_pass_is_an_error(registry: Registry, fault: Fault, where: str) -> None:
    registry.faults.add(fault, where, times=-1)
    outcome = scanned(registry)
    assert isinstance(outcome.error, FetchError), outcome
    assert registry.name.rpartition(":")[0] in str(outcome.error)
    assert len(registry.faults.fired) < 60


# What is refused


@in_the_registry
@pytest.mark.parametrize(("status", "kind"), [(401, NotAllowed), (403, NotAllowed), (404, NotFound)])
def test_a_refusal_says_what_was_asked_and_as_whom(
    registry: Registry, status: int, kind: type[SeawallError], where: str
) -> None:
    if status == 401:
        registry.faults.add(faults.realm(f"{registry.tokens.url}/token"), where, host="registry", times=-1)
    else:
        registry.faults.add(faults.status(status), where, host="registry", times=-1)
    outcome = scanned(registry)
    if where == LAYER and outcome.error is None:
        assert outcome.doubted
        return
    assert isinstance(outcome.error, kind), outcome
    assert "shop/app" in str(outcome.error)
    if status != 404:
        assert "SEAWALL_USERNAME" in str(outcome.error)
    assert len(registry.host.log) < 40


def test_a_wrong_password_is_not_allowed(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEAWALL_PASSWORD", "another")
    outcome = scanned(registry)
    assert isinstance(outcome.error, NotAllowed), outcome
    assert "SEAWALL_USERNAME" in str(outcome.error)
    assert "another" not in str(outcome.error)


def test_a_repository_that_is_forbidden_is_not_allowed(registry: Registry) -> None:
    assert isinstance(registry.guard, Tokens)
    registry.guard.forbidden = frozenset({"shop/app"})
    outcome = scanned(registry)
    assert isinstance(outcome.error, NotAllowed), outcome
    assert len(registry.host.log) < 12


def test_a_token_that_expires_meanwhile_is_had_anew(registry: Registry) -> None:
    guard = registry.guard
    assert isinstance(guard, Tokens)

    def expiring(request: Request, right: Callable[[Request], Answer]) -> Answer:
        guard.expire()
        return right(request)

    registry.faults.add(Fault("expiry", expiring), "/blobs/", host="registry", times=2)
    assert scanned(registry).whole


@pytest.mark.parametrize("field", ["token", "access_token"])
@pytest.mark.parametrize("lifetime", [None, 1, 300])
def test_tokens_come_in_more_than_one_shape(registry: Registry, field: str, lifetime: int | None) -> None:
    assert isinstance(registry.guard, Tokens)
    registry.guard.field_name, registry.guard.lifetime = field, lifetime
    assert scanned(registry).whole


@pytest.mark.parametrize("image", ["shop/app:2", "shop/none:1", f"shop/app@sha256:{'0' * 64}"])
def test_what_is_not_there_is_not_found(registry: Registry, image: str) -> None:
    outcome = scanned(registry, image)
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
def test_no_lie_is_believed(registry: Registry, fault: Fault, where: str) -> None:
    registry.faults.add(fault, where, times=-1)
    outcome = scanned(registry)
    assert outcome.error or outcome.whole or outcome.doubted, outcome


@pytest.mark.parametrize("where", [MANIFEST, CONFIG, LAYER], ids=["manifest", "config", "layer"])
def test_wrong_bytes_are_named_for_what_they_are(registry: Registry, where: str) -> None:
    registry.faults.add(faults.wrong_bytes(), where, methods="GET", times=-1)
    assert isinstance(scanned(registry).error, Malformed)


def test_a_tag_that_moves_meanwhile_is_one_image(registry: Registry) -> None:
    """The tag is resolved once; from there on everything goes by digest."""
    other = filling.put_image(registry, "shop/app", [[file("etc/os-release", DEBIAN_11)]], "other")

    def moving(request: Request, right: Callable[[Request], Answer]) -> Answer:
        answer = right(request)
        if answer.status == 200:
            registry.repository("shop/app").tags["1"] = other.digest
        return answer

    registry.faults.add(Fault("move", moving), TAG, methods="HEAD GET", times=-1)
    assert scanned(registry).whole


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
    registry: Registry, thief: Host, where: str, code: int
) -> None:
    registry.faults.add(faults.redirect(f"{thief.url}/here", code), where, times=-1)
    outcome = scanned(registry)
    assert outcome.error, outcome
    assert not thief.credentials
    assert not any(PASSWORD in seen.target for seen in thief.log)


@everywhere
@pytest.mark.parametrize(
    "target", ["", "file:///etc/passwd", "ftp://127.0.0.1/x", "http://[", "//", "http://127.0.0.1:1/x"]
)
def test_a_redirect_to_nowhere_is_an_error(registry: Registry, where: str, target: str) -> None:
    registry.faults.add(faults.redirect(target), where, times=-1)
    assert scanned(registry).error


@everywhere
def test_a_redirect_in_circles_is_an_error(registry: Registry, where: str) -> None:
    registry.faults.add(faults.redirect_loop(), where, times=-1)
    assert isinstance(scanned(registry).error, FetchError)
    assert len(registry.host.log) + len(registry.tokens.log) < 120


@pytest.mark.parametrize(
    "realm", ["file:///etc/passwd", "ftp://127.0.0.1/t", "", "http://[", "/token", "data:,{}"]
)
def test_a_realm_that_is_no_place_for_tokens_is_an_error(registry: Registry, realm: str) -> None:
    registry.faults.add(faults.realm(realm), "/v2/", host="registry", times=-1)
    assert isinstance(scanned(registry).error, FetchError | NotAllowed | Malformed | Unsupported)


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
def test_a_challenge_that_is_none_is_an_error(registry: Registry, header: str) -> None:
    registry.faults.add(faults.challenge(header), "/v2/", host="registry", times=-1)
    assert isinstance(scanned(registry).error, FetchError | NotAllowed | Malformed | Unsupported)


# What only looks like an image


def test_indexes_end(registry: Registry) -> None:
    filling.put_cycle(registry, "shop/cycle", "1")
    filling.put_nested(registry, "shop/deep", IMAGE, 30, "1")
    filling.put_nested(registry, "shop/two", IMAGE, 2, "1")
    assert isinstance(scanned(registry, "shop/cycle:1").error, Malformed)
    assert isinstance(scanned(registry, "shop/deep:1").error, Malformed)
    assert scanned(registry, "shop/two:1").whole


def test_a_manifest_that_is_too_long_is_refused(registry: Registry) -> None:
    filling.put_huge(registry, "shop/huge", IMAGE, 5 << 20, "1")
    assert isinstance(scanned(registry, "shop/huge:1").error, Malformed)


@pytest.mark.parametrize("name", filling.ARTIFACTS)
def test_an_artifact_is_no_image(registry: Registry, name: str) -> None:
    filling.put_artifact(registry, "shop/thing", filling.ARTIFACTS[name], "1")
    outcome = scanned(registry, "shop/thing:1")
    assert isinstance(outcome.error, Unsupported), outcome
    assert "image" in str(outcome.error)


def test_the_oldest_kind_of_manifest_is_refused(registry: Registry) -> None:
    filling.put_schema_1(registry, "shop/old", IMAGE, "1")
    outcome = scanned(registry, "shop/old:1")
    assert isinstance(outcome.error, Unsupported), outcome


def test_layers_that_cannot_be_read_are_not_assessed(registry: Registry, thief: Host) -> None:
    """Neither an encrypted layer nor a foreign one is fetched from elsewhere, or passed over."""
    odd = {"encrypted": filling.encrypted(IMAGE, 1), "foreign": filling.foreign(IMAGE, 1, f"{thief.url}/x")}
    for name, image in odd.items():
        filling.put_image(registry, f"shop/{name}", image, "1")
        assert scanned(registry, f"shop/{name}:1").doubted
    assert not thief.log


# By chance


@pytest.mark.parametrize("seed", range(200))
def test_by_chance_it_ends_right_or_with_a_name(registry: Registry, seed: int) -> None:
    kinds = faults.TRANSIENT if seed % 2 else (*faults.TRANSIENT, *faults.HOSTILE)
    registry.faults.chance = faults.Chance(seed, 0.25, kinds, most=2)
    outcome = scanned(registry)
    assert outcome.error or outcome.whole or outcome.doubted, (outcome, registry.faults.fired)
    if seed % 2 and outcome.error:
        assert isinstance(outcome.error, FetchError), (outcome, registry.faults.fired)
