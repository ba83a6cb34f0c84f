"""What formats of tokens say about themselves: checksums and structures that can be verified offline."""

from __future__ import annotations

import base64
import binascii
import string
import zlib

import msgspec

from seawall.secrets.placeholders import uncommon

BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
BASE36 = string.digits + string.ascii_lowercase


def crc32(text: str) -> int:
    """Return the CRC-32 of the text (ISO-HDLC, as zlib computes it)."""
    return zlib.crc32(text.encode())


def _digits(number: int, alphabet: str, width: int) -> str:
    text = ""
    while number:
        number, digit = divmod(number, len(alphabet))
        text = alphabet[digit] + text
    return text.rjust(width, alphabet[0])


def base62(number: int, width: int = 6) -> str:
    """Return `number` in the digits 0-9A-Za-z, at least `width` of them."""
    return _digits(number, BASE62, width)


def base36(number: int, width: int) -> str:
    """Return `number` in the digits 0-9a-z, at least `width` of them."""
    return _digits(number, BASE36, width)


def ends_with_crc(token: str) -> bool:
    """Tell whether the last six characters are the CRC-32 of the thirty before them, in base 62.

    So GitHub makes its tokens since 2021, and npm; the prefix, up to the underscore, is not counted in.
    """
    body = token[token.index("_") + 1 :] if "_" in token else token
    return len(body) > 6 and base62(crc32(body[:-6])) == body[-6:]


def ends_with_routable_crc(token: str) -> bool:
    """Tell whether a routable token of GitLab is whole: prefix, payload, version, length, CRC-32.

    `<prefix><payload>.<version>.<length><crc>`: the payload's length has two digits of base 36, the
    checksum of everything before it seven.  The first tokens of the kind had no version.
    """
    head, crc = token[:-7], token[-7:]
    parts = head.split(".")
    if len(parts) not in {2, 3} or base36(crc32(head), 7) != crc:
        return False
    return set(parts[-1]) <= set(BASE36) and int(parts[-1], 36) < len(parts[0])


def grafana_checksum(body: str) -> str:
    """Return the CRC-32 of `gl<service>_<secret>` as Grafana writes it: hexadecimal, lowest byte first."""
    return crc32(body).to_bytes(4, "little").hex()


def ends_with_grafana_crc(token: str) -> bool:
    """Tell whether the eight digits behind the last underscore are the checksum of what is before it."""
    body, _, checksum = token.rpartition("_")
    return grafana_checksum(body) == checksum


def ends_with_synapse_crc(token: str) -> bool:
    """Tell whether what is behind the last underscore is the CRC-32, in base 62, of what is before it."""
    body, _, checksum = token.rpartition("_")
    return base62(crc32(body)) == checksum


def unpadded(text: str) -> bytes:
    """Return what base64 text decodes to, of either alphabet and with or without padding.

    Empty when it is not base64.
    """
    text = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def json_of(text: str) -> dict[str, object]:
    """Return the JSON object that base64 text holds; empty when it holds none."""
    try:
        return msgspec.json.decode(unpadded(text), type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}


def is_jwt(token: str) -> bool:
    """Tell whether the first part is the header of a signed JSON Web Token (RFC 7515, section 4).

    `alg` is required; a token with `alg` none carries no signature and opens nothing.
    """
    parts = token.split(".")
    algorithm = json_of(parts[0]).get("alg")
    return isinstance(algorithm, str) and algorithm.lower() != "none" and len(parts) > 2


def is_aws_key_id(token: str) -> bool:
    """Tell whether a key id names a possible account: 12 digits, in bits 1 to 40 of the base 32."""
    try:
        raw = base64.b32decode(token[4:] + "=" * (-len(token[4:]) % 8))
    except ValueError:
        return False
    account: int = (int.from_bytes(raw[:6], "big") & 0x7FFFFFFFFF80) >> 7
    return 0 < account < 10**12


def is_discord_token(token: str) -> bool:
    """Tell whether the first part is a user's id: a snowflake, 17 to 20 decimal digits in base64."""
    user = unpadded(token.split(".", maxsplit=1)[0])
    return user.isdigit() and 17 <= len(user) <= 20


def is_docker_auth(token: str) -> bool:
    """Tell whether the text is base64 of `user:password`, both printable, there, and not just words."""
    try:
        text = unpadded(token).decode()
    except UnicodeDecodeError:
        return False
    user, colon, password = text.partition(":")
    return bool(user and colon and password != user) and text.isprintable() and uncommon(password)


def is_pypi_macaroon(token: str) -> bool:
    """Tell whether the text behind `pypi-` is a macaroon, version 2, of PyPI or its test instance."""
    raw = unpadded(token.removeprefix("pypi-"))
    return raw[:2] == b"\x02\x01" and b"pypi." in raw[:24]


def is_mixed_case(token: str) -> bool:
    """Tell whether letters of both cases occur behind the prefix, as chance makes them in base 62."""
    body = token.rpartition("_")[2]
    return body.lower() != body and body.upper() != body


def holds_json(token: str) -> bool:
    """Tell whether the text is base64 of a JSON object with something in it."""
    return bool(json_of(token))
