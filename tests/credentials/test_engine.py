"""One text: what matches, what of that is a secret, and what stays where several see the same."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from seawall.secrets.base import Detector, all_detectors
from seawall.secrets.engine import (
    DISTRIBUTED,
    LONG_RUN,
    MOST_HITS,
    TOO_MANY,
    TOO_OFTEN,
    VENDORED,
    Engine,
)
from seawall.secrets.hits import Found, assigned, redacted
from seawall.secrets.rules import Match, Required, Rule, compiled
from seawall.secrets.strength import entropy
from support.credentials import detecting, engine, everything, found, plain, ruled, token


def rules(text: str, *of: Rule) -> list[str]:
    return [hit.rule for hit in found(text, ruled(*of))]


def test_a_hit_has_its_line_and_its_name_and_shows_no_more_than_how_it_begins() -> None:
    [hit] = found(f"# settings\n\nexport GITHUB_TOKEN='{token()}'\n")
    assert (hit.rule, hit.line, hit.name) == ("github-personal-token", 3, "GITHUB_TOKEN")
    assert hit.shown == f"{token()[:4]}…, {len(token())} characters"
    assert hit.confidence == "high"  # its checksum is right


def test_a_wrong_checksum_drops_it() -> None:
    last = "A" if token()[-1] != "A" else "B"
    assert not [hit for hit in found(token()[:-1] + last) if hit.rule == "github-personal-token"]


@pytest.mark.parametrize(
    "detector", [d for d in all_detectors().values() if not d.paths], ids=lambda d: d.name
)
def test_every_example_is_found_and_for_what_it_is(detector: Detector) -> None:
    for example in detector.examples:
        assert detector.name in [hit.rule for hit in found(example)]


def test_both_ways_of_looking_find_the_same() -> None:
    other = plain()
    for detector in all_detectors().values():
        for text in (*detector.examples, *detector.negatives):
            assert found(text) == found(text, other), detector.name


@given(st.text(st.sampled_from("acme_passwordtoken=: \"'\n019fkAKIAghp-"), max_size=200))
@settings(max_examples=60, deadline=None)
def test_both_ways_find_the_same_in_any_text(text: str) -> None:
    of = (detecting(), detecting("pass", "(?i)password['\"]?[=:] ?['\"]?([^\\s'\"]{4,})"))
    assert found(text, ruled(*of)) == found(text, plain(of))


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_searched(content: bytes) -> None:
    everything(content)


def test_entropy_is_asked() -> None:
    rule = detecting(entropy=3.0)
    assert rules("acme_aaaaaaab", rule) == []
    assert rules("acme_k3f9q2m7", rule) == ["acme-token"]
    assert entropy("") == 0.0
    assert entropy("abcd") == 2.0


def test_placeholders_do_not_fire() -> None:
    for text in ("acme_changeme", "acme_exampleexample", "acme_xxxxxxxx", "acme_00000000"):
        assert rules(text, detecting()) == []


def test_a_keyword_must_stand_near() -> None:
    rule = detecting(keywords=("acme cloud",))
    assert rules("acme_k3f9q2m7", rule) == []
    assert rules("the ACME Cloud: acme_k3f9q2m7", rule) == ["acme-token"]
    assert rules("Acme Cloud" + "\n" * 9000 + "acme_k3f9q2m7", rule) == []


def test_paths_are_asked() -> None:
    of = ruled(detecting(paths=r"\.conf$"))
    assert found("acme_k3f9q2m7", of, "a.conf")
    assert not found("acme_k3f9q2m7", of, "a.txt")


def test_a_path_alone_may_tell() -> None:
    of = ruled(detecting("store", "", paths=r"\.p12$"))
    gathered = Found()
    of.named("certs/server.p12", gathered)
    of.named("certs/server.pem", gathered)
    assert [(hit.rule, hit.path, hit.line) for hit in gathered.hits] == [("store", "certs/server.p12", 1)]


def test_the_first_group_that_took_part_is_the_secret() -> None:
    assert rules("b=k3f9q2m7", detecting("two", "a=([a-z0-9]+)|b=([a-z0-9]+)")) == ["two"]


@pytest.mark.parametrize(
    "comment",
    [
        "gitleaks:allow",
        "seawall:allow because it is a test's",
        "pragma: allowlist secret",
        "trufflehog:ignore",
    ],
)
def test_a_comment_on_the_line_allows_it_and_is_counted(comment: str) -> None:
    gathered = everything(f"x = '{token()}'  # {comment}\ny = '{token()}'\n")
    assert [hit.line for hit in gathered.hits] == [2]
    assert gathered.allowed == 1


def test_the_providers_own_detector_comes_before_a_generic_one() -> None:
    generic = Rule(detecting("any", "token=(\\S+)").detector, generic=True)
    assert rules("token=acme_k3f9q2m7", generic, detecting()) == ["acme-token"]
    assert rules("token=k3f9q2m7", generic, detecting()) == ["any"]


def test_a_longer_match_comes_before_a_shorter_one_and_neighbours_stay() -> None:
    longer = detecting("longer", "acme_[a-z0-9]+-[a-z]+")
    assert rules("acme_k3f9q2m7-eu acme_w8e2x5v1", detecting(), longer) == ["longer", "acme-token"]


def test_a_rule_may_require_another_near_by() -> None:
    helper = Rule(detecting("helper", "production").detector, reported=False)
    rule = Rule(detecting().detector, required=(Required("helper", lines=2),))
    assert rules("production\n\nacme_k3f9q2m7", rule, helper) == ["acme-token"]
    assert rules("production\n\n\nacme_k3f9q2m7", rule, helper) == []
    columns = Rule(detecting().detector, required=(Required("helper", 0, 20),))
    assert rules("production acme_k3f9q2m7", columns, helper) == ["acme-token"]
    assert rules("production" + " " * 30 + "acme_k3f9q2m7", columns, helper) == []


def test_an_allow_list_sees_the_secret_the_match_and_the_line() -> None:
    seen: list[Match] = []

    def allowed(match: Match) -> bool:
        seen.append(match)
        return False

    found("one\ntwo acme_k3f9q2m7 three\n", ruled(Rule(detecting().detector, allowed=allowed)), "a/b")
    [match] = seen
    assert (match.secret, match.match, match.line) == ("k3f9q2m7", "acme_k3f9q2m7", "two acme_k3f9q2m7 three")
    assert match.path == "a/b"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("base64", b64encode(f"the token is {token()}".encode()).decode()),
        ("base64", b64encode(f"the token is {token()}".encode(), b"-_").decode().rstrip("=")),
        ("hex", f"the token is {token()}".encode().hex()),
        ("percent", "next=%2Fhome%3Ftoken%3D" + token().replace("_", "%5F")),
        ("escapes", "the token is " + "".join(f"\\x{byte:02x}" for byte in token().encode())),
    ],
)
def test_what_is_encoded_is_found_at_the_line_of_its_text(encoding: str, text: str) -> None:
    hits = [hit for hit in found(f"first\nvalue: {text}\nlast\n") if hit.rule == "github-personal-token"]
    assert [(hit.line, hit.encoding) for hit in hits] == [(2, encoding)]


def test_decoding_goes_two_levels_deep_and_no_deeper() -> None:
    text = f"the token is {token()}"
    for _ in range(2):
        text = b64encode(text.encode()).decode()
    assert [hit.encoding for hit in found(text)] == ["base64, base64"]
    assert found(b64encode(text.encode()).decode()) == []


def test_several_secrets_in_one_encoded_text_are_all_found() -> None:
    aws = all_detectors()["aws-access-key-id"].examples[0] if "aws-access-key-id" in all_detectors() else ""
    text = b64encode(f"GITHUB_TOKEN={token()}\n\n{aws}\n".encode()).decode()
    assert len(found(text)) == 1 + bool(aws)


def test_a_vendored_file_makes_generic_ones_doubtful_and_a_databases_none() -> None:
    generic = ruled(Rule(detecting("any", "password=(\\S+)").detector, generic=True))
    text = "password=k3f9q2m7"
    assert [hit.confidence for hit in found(text, generic, "app/main.py")] == ["medium"]
    assert [hit.confidence for hit in found(text, generic, "app/node_modules/x/main.js")] == ["low"]
    assert found(text, generic, "var/lib/dpkg/status") == []
    sure = ruled(*generic.settings.rules, doubtful=False)
    assert found(text, sure, "app/node_modules/x/main.js") == []
    assert len(found(text, sure, "app/main.py")) == 1


@pytest.mark.parametrize(
    ("path", "why"), [("var/lib/dpkg/status", DISTRIBUTED), ("srv/node_modules/x/a.js", VENDORED)]
)
@pytest.mark.parametrize("encode", [bytes, b64encode])
def test_a_file_in_which_generic_ones_are_not_asked_is_counted(
    path: str, why: str, encode: Callable[[bytes], bytes]
) -> None:
    by = Engine(replace(engine().settings, doubtful=False), made=engine().prefilter)
    text = b"the " + encode(
        b"password = " + b"Kx9vQ" + b"2mZ7tLp4\n" + b"token = " + b"Kx9vQ" + b"2mZ7tLp5\n"
    )
    told = everything(text, by, path)
    assert (told.hits, {why: each.count for why, each in told.skipped.items()}) == ([], {why: 1})
    assert everything("nothing of the kind", by, path).skipped == {}


def test_the_end_of_a_long_encoded_run_is_said_not_to_be_decoded() -> None:
    text = b64encode(b"word " * 300_000 + token().encode())
    told = everything(text)
    assert (told.hits, {why: each.count for why, each in told.skipped.items()}) == ([], {LONG_RUN: 1})
    assert everything(text[-400_000:]).skipped == {}


def test_there_is_an_end_to_the_hits_of_one_file() -> None:
    many = "\n".join(f"acme_k3f9q2m{n:05}" for n in range(MOST_HITS + 5))
    gathered = everything(many, ruled(detecting()))
    assert len(gathered.hits) == MOST_HITS
    assert list(gathered.skipped) == [TOO_MANY]


def test_there_is_an_end_to_the_places_that_are_judged() -> None:
    gathered = everything("acme_xxxxxxxx\n" * 20_001, ruled(detecting()))
    assert gathered.hits == []
    assert list(gathered.skipped) == [TOO_OFTEN]


def test_no_expression_can_backtrack() -> None:
    """What takes a backtracking matcher years takes RE2 no time; the bound is generous."""
    rule = detecting("evil", r"^(?:(?:a|a)+)+$|((?:x+x+)+y)")
    begun = time.perf_counter()
    assert rules("x" * 50_000, rule) == []
    assert rules("a" * 50_000 + "b", rule) == []
    assert time.perf_counter() - begun < 20


def test_expressions_see_bytes() -> None:
    assert compiled("caf\u00e9=(.+)").search("caf\u00e9=1".encode())


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("export API_TOKEN=", "API_TOKEN"),
        ('  "apiKey": "', "apiKey"),
        ("password: ", "password"),
        ("  - DB_PASSWORD=", "DB_PASSWORD"),
        ("ENV SECRET_KEY ", "SECRET_KEY"),
        ("Authorization: Bearer ", "Authorization"),
        ("colour = ", ""),
        ("https://user:", ""),
        ("password=hunter2:", ""),
        ("x=1;token:", ""),
    ],
)
def test_what_is_plainly_a_name_is_told(before: str, name: str) -> None:
    assert assigned(before) == name


def test_a_name_that_is_part_of_a_secret_is_not_told() -> None:
    assert assigned("password: ", "mypassword1") == ""


def test_what_is_short_is_not_shown_at_all() -> None:
    assert redacted("hunter2") == ""
    assert redacted("a" * 19) == ""
    assert redacted("abcdefghijklmnopqrst") == "abcd…, 20 characters"


def test_the_engine_is_the_same_for_the_next_text() -> None:
    assert found(token(), engine()) == found(token(), engine())
