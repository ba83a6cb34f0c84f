"""Providers are asked where one wants it, what they say counts, and what they do not say is not assessed."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.model.errors import Misuse
from seawall.model.finding import SECRET, Advice, Finding, Severity
from seawall.model.package import Location
from seawall.secrets import verifying
from seawall.secrets.asking import State, Verifier, all_verifiers, verifiers
from seawall.secrets.base import all_detectors
from seawall.secrets.hits import Hit
from seawall.secrets.verifying import Verifying
from support.credentials import engine, found, token
from support.server import Seen, Site, serving

SECRET_TEXT = "s3cret-" + "0123456789abcdef"

SAYS: dict[str, tuple[tuple[int, object], tuple[int, object]]] = {
    "anthropic": (
        (200, {"data": []}),
        (401, {"type": "error", "error": {"type": "authentication_error"}}),
    ),
    "datadog": ((200, {"valid": True}), (403, {"errors": ["Forbidden"]})),
    "digitalocean": ((200, {"account": {}}), (401, {"id": "Unauthorized"})),
    "github": (
        (200, {"resources": {"core": {"limit": 5000}}}),
        (401, {"message": "Bad credentials"}),
    ),
    "gitlab": ((200, {"active": True}), (401, {"message": "401 Unauthorized"})),
    "huggingface": ((200, {"name": "me"}), (401, {"error": "Invalid credentials"})),
    "notion": ((200, {"object": "user"}), (401, {"object": "error"})),
    "npm": ((200, {"username": "me"}), (401, {})),
    "openai": ((200, {"data": []}), (401, {"error": {"code": "invalid_api_key"}})),
    "sendgrid": ((200, {"scopes": []}), (401, {"errors": []})),
    "slack": ((200, {"ok": True}), (200, {"ok": False, "error": "token_revoked"})),
    "stripe": ((200, {"available": []}), (401, {"error": {}})),
}
"""For each provider what it says of a live secret, and of one that it knows no more."""

Answers = Callable[[Seen], tuple[int, dict[str, str], bytes] | None]


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as opened:
        yield opened


def says(site: Site, status: int, body: object = b"", **headers: str) -> None:
    """Let the site answer everything so."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    site.faults[:] = [lambda _seen: (status, headers, content)]


def asking(site: Site, verifier: Verifier, timeout: float = 5.0) -> Verifying:
    return Verifying({verifier.name: site.address}, {}, timeout)


def hit(verifier: Verifier, secret: str = SECRET_TEXT) -> Hit:
    return Hit(verifier.detectors[0], "a.env", 3, secret=secret)


def finding() -> Finding:
    advice = Advice("some-token", "Some token", Severity.HIGH)
    where = (Location("a.env", line=3),)
    return Finding(
        advice, "secret", "x", "", (), where, explanation="TOKEN", kind=SECRET, confidence="medium"
    )


def test_who_is_not_asked_is_not_counted_as_asked() -> None:
    by = Verifying({}, {})
    by.judged(finding(), hit(all_verifiers()["npm"]))
    assert by.notices == ("0 asked about at their providers (--verify)",)
    assert "--verify-url npm=URL" in by.not_assessed[0].why


def judged(site: Site, name: str = "npm") -> tuple[Finding, Verifying]:
    verifier = all_verifiers()[name]
    by = asking(site, verifier)
    return by.judged(finding(), hit(verifier)), by


@pytest.mark.parametrize("name", sorted(all_verifiers()))
def test_each_provider_is_heard(site: Site, name: str) -> None:
    """The secret travels in a header, and never in the address."""
    verifier = all_verifiers()[name]
    live, dead = SAYS[name]
    says(site, *live)
    found, _ = judged(site, name)
    assert (found.advice.severity, found.confidence) == (Severity.CRITICAL, "high")
    assert found.explanation == f"live, as {verifier.title} says; TOKEN"
    says(site, *dead)
    found, by = judged(site, name)
    assert (found.advice.severity, found.confidence) == (Severity.LOW, "medium")
    assert found.explanation == f"revoked, as {verifier.title} says; TOKEN"
    assert not by.not_assessed
    assert all(SECRET_TEXT not in seen.path for seen in site.seen)
    assert all(any(SECRET_TEXT in text for text in seen.headers.values()) for seen in site.seen)


@pytest.mark.parametrize("name", sorted(all_verifiers()))
def test_verifiers_are_whole(name: str) -> None:
    verifier = all_verifiers()[name]
    assert set(verifier.detectors) <= all_detectors().keys()
    assert verifier.base.startswith("https://") or not verifier.base
    assert not verifier.base.endswith("/")
    assert verifier.reference.startswith("https://")
    assert verifier.request("x").path.startswith("/")
    assert verifiers()[verifier.detectors[0]] is verifier


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (403, {"message": "no"}),
        (429, {"error": "slow down"}),
        (500, {}),
        (503, b"<html>"),
        (200, b"<html>please log in</html>"),
        (200, {"something": "else"}),
        (401, b"<html>a proxy speaks</html>"),
        (200, b"\xff\xfe\x00"),
        (200, b"[" * 100_000),
        (204, b""),
        (302, b""),
    ],
)
def test_what_says_neither_is_not_assessed(site: Site, status: int, body: object) -> None:
    says(site, status, body)
    found, by = judged(site)
    assert (found.advice.severity, found.confidence) == (Severity.HIGH, "medium")
    [entry] = by.not_assessed
    assert (entry.kind, entry.subject) == ("secret", "npm-access-token in a.env:3")
    assert f"npm answered {status}" in entry.why
    assert len(site.seen) == 1


def test_no_redirect_is_followed(site: Site) -> None:
    with serving(Site()) as other:
        for status in (301, 302, 307, 308):
            says(site, status, Location=f"{other.address}/-/whoami")
            _, by = judged(site)
            assert by.not_assessed
        assert not other.seen


def test_a_huge_answer_and_a_broken_one_are_not_assessed(site: Site) -> None:
    says(site, 200, b" " * (verifying.LONGEST_ANSWER + 1) + b'{"username": "x"}')
    _, by = judged(site)
    assert "npm could not be asked: an answer of more than" in by.not_assessed[0].why
    site.faults[:] = []
    site.pages["/-/whoami"] = b'{"username": "x"}' + b" " * 1000
    site.cuts["/-/whoami"] = [17]
    _, by = judged(site)
    assert "npm could not be asked" in by.not_assessed[0].why


def test_a_slow_answer_is_not_waited_for(site: Site) -> None:
    over = threading.Event()

    def slow(_seen: Seen) -> None:
        over.wait(5)

    site.faults.append(slow)
    verifier = all_verifiers()["npm"]
    by = asking(site, verifier, timeout=0.1)
    by.judged(finding(), hit(verifier))
    over.set()
    assert "npm could not be asked" in by.not_assessed[0].why


def test_nobody_there_is_not_assessed() -> None:
    by = Verifying({"npm": "http://127.0.0.1:1"}, {})
    verifier = all_verifiers()["npm"]
    for number in range(4):
        by.judged(finding(), hit(verifier, f"{SECRET_TEXT}{number}"))
    first, rest = by.not_assessed
    assert (first.weight, rest.weight) == (2, 2)
    assert "was not asked any more" in rest.why
    assert SECRET_TEXT not in repr(by.not_assessed)


def test_each_secret_is_asked_about_once_and_a_provider_that_is_busy_no_more(site: Site) -> None:
    verifier = all_verifiers()["npm"]
    says(site, 200, {"username": "me"})
    by = asking(site, verifier)
    for _ in range(3):
        assert by.judged(finding(), hit(verifier)).confidence == "high"
    assert len(site.seen) == 1
    says(site, 429)
    for number in range(3):
        by.judged(finding(), hit(verifier, f"another{number}"))
    assert len(site.seen) == 2
    assert sum(entry.weight for entry in by.not_assessed) == 3


def test_a_no_of_the_usual_place_proves_nothing_where_there_are_others(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    verifier = all_verifiers()["gitlab"]
    says(site, 401, {"message": "401 Unauthorized"})
    by = asking(site, verifier)
    assert by.judged(finding(), hit(verifier)).advice.severity is Severity.LOW
    unsaid = Verifying({}, {})
    monkeypatch.setattr(unsaid, "_answer", lambda _question, _base: (401, b"{}"))
    assert unsaid.judged(finding(), hit(verifier)).advice.severity is Severity.HIGH
    assert "gitlab.com does not know it" in unsaid.not_assessed[0].why
    assert "--verify-url gitlab=URL" in unsaid.not_assessed[0].why


def test_the_words_of_openai_count() -> None:
    judges = all_verifiers()["openai"].judges
    told = {"error": {"message": "Missing scopes: api.model.read.", "code": None}}
    assert judges(401, json.dumps(told).encode()) is State.LIVE
    assert judges(401, b'{"error": {"code": "ip_not_authorized"}}') is State.UNKNOWN
    assert judges(403, b'{"error": "country"}') is State.UNKNOWN


def test_a_key_that_may_not_read_is_live() -> None:
    assert all_verifiers()["stripe"].judges(403, b'{"error": {}}') is State.LIVE
    assert all_verifiers()["stripe"].judges(403, b"<html>") is State.UNKNOWN


def test_gitlab_tells_of_expired_tokens() -> None:
    assert all_verifiers()["gitlab"].judges(200, b'{"active": false}') is State.DEAD
    assert all_verifiers()["github"].judges(200, b'{"resources": {"core": {"limit": 60}}}') is State.UNKNOWN


@given(st.sampled_from(sorted(all_verifiers())), st.integers(100, 599), st.binary(max_size=60))
def test_no_garbage_is_an_answer(name: str, status: int, body: bytes) -> None:
    """Whatever comes that is no JSON object, nobody is called live or dead."""
    if not body.strip().startswith(b"{"):
        assert all_verifiers()[name].judges(status, body) is State.UNKNOWN


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(all_verifiers())), st.sampled_from([200, 401, 403, 500]), json_values)
def test_any_json_is_judged(name: str, status: int, body: object) -> None:
    state = all_verifiers()[name].judges(status, json.dumps(body).encode())
    assert isinstance(state, State)
    assert status != 500 or state is State.UNKNOWN


def test_what_no_request_can_carry_is_not_sent(site: Site) -> None:
    verifier = all_verifiers()["npm"]
    by = asking(site, verifier)
    for text in ("naïve", "two\nlines", "two words"):
        by.judged(finding(), hit(verifier, text))
    assert not site.seen
    assert "no request can carry" in by.not_assessed[0].why


def test_there_is_an_end_of_asking(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "MOST_ASKED", 2)
    says(site, 200, {"username": "me"})
    verifier = all_verifiers()["npm"]
    by = asking(site, verifier)
    for number in range(3):
        by.judged(finding(), hit(verifier, f"one{number}"))
    assert len(site.seen) == 2
    assert "more than 2 are not asked about" in by.not_assessed[0].why


@pytest.mark.parametrize(
    "place",
    ["http://example.com", "ftp://x", "x", "", "https://", "https://a:b@c", "https://x/?q=", "https://[", "http://x:y"],
)  # fmt: skip
def test_addresses_that_secrets_are_not_sent_to(place: str) -> None:
    with pytest.raises(Misuse, match=r"no address to send a secret to"):
        Verifying({"npm": place}, {})


def test_where_is_asked() -> None:
    with pytest.raises(Misuse, match="no such provider"):
        Verifying({"nobody": "https://x"}, {})
    environment = {"SEAWALL_VERIFY_NPM": "https://one/", "SEAWALL_VERIFY_GITLAB": "https://git.one/x"}
    by = Verifying({"npm": "https://two"}, environment)
    assert by._places == {"npm": "https://two", "gitlab": "https://git.one/x"}


def test_kinds_that_nobody_is_asked_about_are_counted() -> None:
    by = Verifying({}, {})
    before = finding()
    assert by.judged(before, Hit("private-key", "k", 1, secret="x")) is before
    assert by.notices[-1] == "1 of kinds that no provider is asked about"


def test_hits_hold_no_secret_unless_asked_and_show_none() -> None:
    [plain] = found(f"GH_TOKEN={token()}\n", engine())
    assert not plain.secret
    assert token() not in repr(Hit("github-personal-token", "a", 1, secret=token()))
