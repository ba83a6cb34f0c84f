"""Made-up secrets of the right form, for the examples of detectors: the same on every run, and nobody's.

They are put together when a detector is loaded, so that no file of this repository holds a whole token.
"""

from __future__ import annotations

import json
import string
from base64 import b64encode, urlsafe_b64encode
from hashlib import blake2b

from seawall.secrets.checksums import base36, base62, grafana_checksum
from seawall.secrets.checksums import crc32 as crc

HEX = "0123456789abcdef"
LOWER = string.digits + string.ascii_lowercase
UPPER = string.digits + string.ascii_uppercase
ALPHA = string.ascii_letters
ALNUM = string.digits + string.ascii_letters
URLSAFE = ALNUM + "-_"
BASE64 = ALNUM + "+/"
BASE32 = string.ascii_uppercase + "234567"
DIGITS = string.digits


def sample(prefix: str, alphabet: str, length: int, suffix: str = "") -> str:
    """Return `prefix`, `length` characters of `alphabet` that look random, and `suffix`.

    The first and the last of them are letters or digits where the alphabet allows it, as a word's are.
    """
    stream = b""
    while len(stream) < length:
        seed = f"{prefix}|{length}|{len(stream)}".encode()
        stream += blake2b(seed, digest_size=64).digest()
    letters = [alphabet[byte % len(alphabet)] for byte in stream[:length]]
    for end in (0, -1):
        if letters and not letters[end].isalnum():
            letters[end] = alphabet[0]
    return prefix + "".join(letters) + suffix


def uuid(prefix: str = "", suffix: str = "") -> str:
    """Return a random-looking UUID of version 4 between `prefix` and `suffix`."""
    digits = sample("uuid" + prefix, HEX, 32)[len("uuid" + prefix) :]
    parts = (digits[:8], digits[8:12], "4" + digits[13:16], "9" + digits[17:20], digits[20:])
    return prefix + "-".join(parts) + suffix


def checksummed(prefix: str) -> str:
    """Return a token of 36 characters behind `prefix` of which the last six are GitHub's checksum."""
    body = sample(prefix, ALNUM, 30)
    return body + base62(crc(body[len(prefix) :]))


def routable(prefix: str) -> str:
    """Return one of GitLab's routable tokens, version 1."""
    payload = sample(prefix, URLSAFE, 36)
    head = f"{payload}.01.{base36(len(payload) - len(prefix), 2)}"
    return head + base36(crc(head), 7)


def grafana(prefix: str) -> str:
    """Return one of Grafana's tokens, its checksum at the end."""
    body = sample(prefix, ALNUM, 32)
    return f"{body}_{grafana_checksum(body)}"


def synapse() -> str:
    """Return an access token as Synapse makes them, its checksum at the end."""
    body = sample("syt_" + "YWxpY2U" + "_", ALPHA, 20)
    return f"{body}_{base62(crc(body))}"


def coded(value: object, prefix: str = "", padded: bool = False) -> str:  # noqa: FBT001, FBT002
    """Return `value` as JSON in URL-safe base64 behind `prefix`."""
    text = urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).decode()
    return prefix + (text if padded else text.rstrip("="))


def basic(user: str) -> str:
    """Return the base64 of `user:password`, as in Basic authentication and in Docker's configuration."""
    return b64encode(sample(f"{user}:", ALNUM, 18).encode()).decode()


def jwt(header: dict[str, str] | None = None) -> str:
    """Return a JSON Web Token with `header` and claims of nobody, signed by nobody."""
    head = coded(header or {"alg": "HS256", "typ": "JWT"})
    claims = coded({"sub": "4711", "iat": 1700000000, "scope": "write"})
    return f"{head}.{claims}." + sample("", URLSAFE, 43)


def pem(label: str, lines: int = 6, header: str = "") -> str:
    """Return a PEM block with `label` whose body is no key."""
    body = "".join(sample(label, BASE64, 64 * lines)[len(label) :])
    text = "\n".join(body[at : at + 64] for at in range(0, len(body), 64))
    return f"-----BEGIN {label}-----\n{header}{text}\n-----END {label}-----\n"
