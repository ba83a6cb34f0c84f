"""Commands are shown without what is plainly secret in them, and whole else."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.model.secrecy import LONGEST_COMMAND, REDACTED, holds_secret, is_secret, redacted_command

WORD = "hunter2" + "correct"
TOKENS = (
    "ghp_" + "a1B2" * 9,
    "glpat-" + "x" * 20,
    "AKIA" + "ABCDEFGH23456789",
    "sk-ant-" + "api03-" + "z" * 90,
    "xoxb-" + "1234567890-" * 2 + "abcdefghijkl",
    "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxIn0" + ".c2lnbmF0dXJlaXNoZXJl",
)


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (
            "RUN |1 DB_PASSWORD={} /bin/sh -c make # buildkit",
            "RUN |1 DB_PASSWORD=* /bin/sh -c make # buildkit",
        ),
        ("|2 A=b API_KEY={} /bin/sh -c make", "|2 A=b API_KEY=* /bin/sh -c make"),
        ("RUN |2 PASSWORD=some {} words B=c /bin/sh -c x", "RUN |2 PASSWORD=* B=c /bin/sh -c x"),
        ("/bin/sh -c #(nop)  ENV TOKEN=two {}", "/bin/sh -c #(nop)  ENV TOKEN=*"),
        ("/bin/sh -c mysql --password={} -e x", "/bin/sh -c mysql --password=* -e x"),
        ("/bin/sh -c tool --api-key {} run", "/bin/sh -c tool --api-key * run"),
        (
            "/bin/sh -c curl -H 'Authorization: Bearer {}' https://x",
            "/bin/sh -c curl -H 'Authorization: Bearer *' https://x",
        ),
        ("/bin/sh -c curl -u me:{} https://x", "/bin/sh -c curl -u me:* https://x"),
        (
            "/bin/sh -c git clone https://me:{}@git.example/x",
            "/bin/sh -c git clone https://me:*@git.example/x",
        ),
        ("RUN /bin/sh -c export SECRET='{}' && make", "RUN /bin/sh -c export SECRET='*' && make"),
        ('RUN /bin/sh -c echo "{{\\"token\\": \\"{}\\"}}"', None),
        ('RUN ["tool", "--password", "{}"]', 'RUN ["tool", "--password", "*"]'),
    ],
)  # fmt: skip
def test_values_by_their_names(command: str, shown: str | None) -> None:
    said = redacted_command(command.format(WORD))
    assert WORD not in said
    assert REDACTED in said
    assert shown is None or said == shown.replace("*", REDACTED)


@pytest.mark.parametrize("token", TOKENS)
def test_tokens_by_how_they_begin(token: str) -> None:
    assert redacted_command(f"RUN /bin/sh -c tool {token} x") == f"RUN /bin/sh -c tool {REDACTED} x"


def test_a_private_key() -> None:
    begin = "-----BEGIN RSA " + "PRIVATE KEY-----"
    assert WORD not in redacted_command(f"RUN /bin/sh -c echo '{begin}\n{WORD}\n' > key")


@pytest.mark.parametrize(
    "command",
    [
        "",
        "RUN /bin/sh -c apt-get update && apt-get install -y gnupg=2.2.40-1 # buildkit",
        "COPY file:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef in / ",
        "RUN --mount=type=secret,id=token make TOKEN=$(cat /run/secrets/token)",
        "RUN |1 TOKEN=$TOKEN /bin/sh -c make",
        "RUN /bin/sh -c docker login --password-stdin < /run/password",
        "ENV GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D",
        "RUN /bin/sh -c useradd -p ! me && passwd -l me",
        "RUN /bin/sh -c echo https://example.com:8080/a@b token",
        "ENV TOKEN_FILE=/run/secrets/token DEBUG_AUTH=true",
    ],
)
def test_what_is_no_secret_stays(command: str) -> None:
    assert redacted_command(command) == command


@given(st.text(max_size=300))
def test_any_text_is_told_without_fail(text: str) -> None:
    assert redacted_command(redacted_command(text)) is not None


@given(
    st.sampled_from(["PASSWORD", "db_password", "API_KEY", "npm_token", "x-secret"]),
    st.text("abcXYZ019_+", min_size=8, max_size=40),
)
def test_no_value_of_such_a_name_is_shown(name: str, value: str) -> None:
    assert value not in redacted_command(f"RUN |1 {name}={value} /bin/sh -c make").replace(name, "")


BEGUN = "-----BEGIN " + "PRIVATE KEY-----"


@pytest.mark.parametrize("piece", ["a.", "token", "token=", "-", "://a:", '"\\', "token= x", BEGUN, "A=b c "])
def test_hostile_commands_are_bounded(piece: str) -> None:
    """A megabyte is told in a moment, and cut."""
    said = redacted_command("RUN |1 " + piece * (1_000_000 // len(piece)))
    assert len(said) <= 10 * LONGEST_COMMAND


def test_many_keys_that_never_end_take_no_longer_than_one() -> None:
    """An image's configuration is asked whole: four megabytes took a minute."""
    began = time.monotonic()
    assert holds_secret(BEGUN * (4_000_000 // len(BEGUN)))
    assert time.monotonic() - began < 20


def test_names_and_addresses() -> None:
    assert is_secret("DB_PASSWORD", WORD)
    assert is_secret("URL", f"postgres://me:{WORD}@db/x")
    assert not is_secret("DB_PASSWORD", "/run/secrets/db")
    assert not is_secret("URL", "postgres://me:${PASSWORD}@db/x")
    assert not is_secret("COLOUR", WORD)
