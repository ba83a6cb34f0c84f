"""Checksums and structures, by values that their makers published or that follow from their source code."""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.secrets import checksums, samples

TOKENS = st.text(st.sampled_from(samples.ALNUM), min_size=30, max_size=30)


def test_githubs_checksum_is_that_of_a_token_that_expired_in_2021() -> None:
    body = "zQWBuTSOoRi4A9spHcVY5ncns" + "DkxkJ"
    assert checksums.base62(checksums.crc32(body)) == "0mLq17"
    assert checksums.ends_with_crc(f"ghp_{body}0mLq17")
    assert not checksums.ends_with_crc(f"ghp_{body}0mLq18")


@given(TOKENS)
def test_every_other_checksum_is_refused(body: str) -> None:
    whole = body + checksums.base62(checksums.crc32(body))
    assert checksums.ends_with_crc(f"npm_{whole}")
    changed = ("A" if whole[0] != "A" else "B") + whole[1:]
    assert not checksums.ends_with_crc(f"npm_{changed}")


def test_grafanas_checksum_is_that_of_its_own_tests() -> None:
    assert checksums.ends_with_grafana_crc("glsa_yscW25imSKJIuav8" + "zF37RZmnbiDvB05G_fcaaf58a")
    assert not checksums.ends_with_grafana_crc("glsa_yscW25imSKJIuav8" + "zF37RZmnbiDvB05G_8af5aafc")


def test_routable_tokens_of_gitlab_with_and_without_version() -> None:
    token = samples.routable("glpat-")
    assert checksums.ends_with_routable_crc(token)
    assert not checksums.ends_with_routable_crc(token[:-1] + ("0" if token[-1] != "0" else "1"))
    head = token[:-7].replace(".01.", ".")
    assert checksums.ends_with_routable_crc(head + checksums.base36(checksums.crc32(head), 7))
    assert not checksums.ends_with_routable_crc("glpat-" + "a" * 40)


@pytest.mark.parametrize(
    ("header", "signed"),
    [
        ({"alg": "HS256", "typ": "JWT"}, True),
        ({"alg": "ES256", "kid": "1"}, True),
        ({"alg": "none"}, False),
        ({"typ": "JWT"}, False),
    ],
)
def test_a_web_token_names_its_algorithm(header: dict[str, str], signed: bool) -> None:
    assert checksums.is_jwt(samples.jwt(header)) is signed


@pytest.mark.parametrize(
    "text", ["", "eyJ", "a.b", "a.b.c", "eyJhbGciOiJIUzI1NiJ9.e30", "é.é.é", "W10.e30.x"]
)
def test_what_is_no_web_token(text: str) -> None:
    assert not checksums.is_jwt(text)


def test_the_account_in_an_aws_key_id() -> None:
    assert checksums.is_aws_key_id("AKIA" + "Y34FZKBOKMUTVV7A")  # account 609629065308
    assert not checksums.is_aws_key_id("AKIA" + "A" * 16)  # account 0
    assert not checksums.is_aws_key_id("AKIA" + "7" * 16)  # beyond 12 digits
    assert not checksums.is_aws_key_id("AKIA1")


def test_the_user_in_a_token_of_discord() -> None:
    user = b64encode(b"114748293017553920").decode().rstrip("=")
    assert checksums.is_discord_token(f"{user}.GabcDe.x")
    assert not checksums.is_discord_token("MmqRkYt4vWqPzXcVbNmLkJhG.GabcDe.x")


def test_logins_in_dockers_configuration() -> None:
    assert checksums.is_docker_auth(samples.basic("alice"))
    assert not checksums.is_docker_auth(b64encode(b"alice").decode())
    assert not checksums.is_docker_auth(b64encode(b"\xff\xfe:\x00").decode())


def test_macaroons_of_pypi() -> None:
    raw = b"\x02\x01\x08pypi.test\x02\x24" + b"\x07" * 40
    assert checksums.is_pypi_macaroon("pypi-" + urlsafe_b64encode(raw).decode().rstrip("="))
    assert not checksums.is_pypi_macaroon("pypi-" + urlsafe_b64encode(b"\x01" + raw).decode())


@given(st.text())
def test_no_text_makes_them_fail(text: str) -> None:
    for check in (
        checksums.ends_with_crc,
        checksums.ends_with_routable_crc,
        checksums.ends_with_grafana_crc,
        checksums.ends_with_synapse_crc,
        checksums.is_jwt,
        checksums.is_aws_key_id,
        checksums.is_discord_token,
        checksums.is_docker_auth,
        checksums.is_pypi_macaroon,
        checksums.is_mixed_case,
        checksums.holds_json,
    ):
        assert check(text) in {True, False}
