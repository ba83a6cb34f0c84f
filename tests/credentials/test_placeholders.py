"""What stands where a secret would, and is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.secrets import samples
from seawall.secrets.base import all_detectors
from seawall.secrets.placeholders import extraordinary, is_ordinary, is_placeholder, uncommon


@pytest.mark.parametrize(
    "text",
    [
        "AKIA" + "IOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY",
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/" + "K1SZFPTOtr/KBHBeksoGMGw==",
        "sk_test_" + "4eC39HqLyjWDarjtT1zdp7dc",
        "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0.x",
        "${GITHUB_TOKEN}",
        "$GITHUB_TOKEN",
        "{{ vault.password }}",
        "<your token>",
        "%API_KEY%",
        "%(password)s",
        "@PASSWORD@",
        "__TOKEN__",
        "[redacted]",
        "op://vault/item/password",
        "changeme",
        "your-api-key-here",
        "xxxxxxxxxxxxxxxx",
        "ghp_" + "x" * 36,
        "ghp_" + "0123456789" * 3 + "abcdef",
        "0123456789abcdef" * 2,
        "1234567890",
        "abcdefghijklmnop",
        "00000000-0000-0000-0000-000000000000",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "sk-" + "1234567890abcdef" * 3,
        "secretManagerStoredPassword",
        "**********",
        "................",
        "",
    ],
)
def test_placeholders(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "AKIA" + "Y34FZKBOKMUTVV7A",
        "hunter2!Tr0ub4dor",
        "S3cr3t-Vault#77",
        "AAAAAAAAAAAAAAAAAAAAAMLheAAAAAAA0" + "%2BuSeid%2BULvsea4JtiGRiSDSJSI",
        "Zp9$kQ!x7w",
        "c2VjcmV0LXZhbHVlLTc3",
    ],
)
def test_secrets_are_no_placeholders(text: str) -> None:
    assert not is_placeholder(text)


@given(st.integers(0, 2000))
def test_chance_does_not_look_like_filling(seed: int) -> None:
    for alphabet in (samples.HEX, samples.ALNUM, samples.URLSAFE, samples.BASE64, samples.LOWER):
        assert not is_placeholder(samples.sample(f"{seed}-", alphabet, 32)[len(f"{seed}-") :])


def test_no_detectors_example_is_taken_for_filling() -> None:
    assert all(any(char.isalnum() for char in text) for d in all_detectors().values() for text in d.examples)


@pytest.mark.parametrize(
    "text",
    [
        "password",
        "Password123!",
        "get_password()",
        "os.environ['DB_PASSWORD']",
        "config.database.password",
        "process.env.TOKEN",
        "user-service-token",
        "urlsafe_b64decode",
        "salsa20-256-set-key.c",
        "self.AWS_IMDSV2_SESSION_TOKEN",
        "LicenseRef-scancode-jpython-1.1",
        "zones/us-central1-a",
        "LicenseRef-scancode-openssl-exception-lgpl3.0plus",
        "oauth2ClientSecret",
        "/run/secrets/db_password",
        "./secrets/key.pem",
        "https://example.net/token",
        "id_rsa.pub",
        "kube-system/default-token",
        "1700000000",
        "12.5",
        "2024-01-01",
        "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
        "$2b$12$abcdefghijklmnopqrstuv",
        "true",
        "id=npm_token,env=NPM_TOKEN",
        "type=file,id=token,src=x7Kq2p9L",
        "db_pass7x,type=env,target=DB_PASS",
        "app:x:990:990::/:/bin/sh",
        "LicenseRef-4f1c2a9be07d3356",
        "0o4755}),",
    ],
)
def test_ordinary_values(text: str) -> None:
    assert is_ordinary(text)
    assert not extraordinary(text)


@pytest.mark.parametrize(
    "text", ["Tr0ub4dor&3x", "9f86d081884c7d65", "kX2$vQp!9zLm", "correct7Horse-battery", "pa55/w0rd=="]
)
def test_extraordinary_values(text: str) -> None:
    assert extraordinary(text)


def test_common_passwords_in_addresses() -> None:
    assert uncommon("Tr0ub4dor")
    assert not uncommon("password")
    assert not uncommon("Postgres")


@given(st.text())
def test_any_text_is_judged(text: str) -> None:
    assert is_placeholder(text) in {True, False}
    assert is_ordinary(text) in {True, False}
