"""What the schemes share: numbers of any size as bytes in numeric order, and a bounded table of codes.

A key is a concatenation of codes of which none is the beginning of another in the same place, so the
first byte that differs decides, as the first part that differs does in the ecosystem's own comparison.
Every number begins with a byte from NUMBER_FIRST to NUMBER_LAST; a scheme has the bytes below for what
sorts before a number and the bytes above for what sorts after it.
"""

from __future__ import annotations

from collections.abc import Callable

MAX_LENGTH = 4096
"""Longer versions are refused, in characters: no registry has them, and work must stay bounded."""

NUMBER_FIRST = 0x10
NUMBER_LAST = 0x9F

_ONE_BYTE = 128  # values below it are their own first byte
_SIZED = NUMBER_FIRST + _ONE_BYTE - 1  # plus 1 to 14: so many bytes follow, big-endian
_DIGITS_OF_14_BYTES = 33
_COUNTED = NUMBER_LAST  # two bytes of count follow, then so many decimal digits

_CODES_KEPT = 4096
_TOKEN_KEPT = 12


def number(digits: str) -> bytes:
    """Encode a run of ASCII digits; leading zeros do not count, and no digits are zero.

    The order of the codes is the order of the values, and no code is the beginning of another.  At most
    MAX_LENGTH digits.
    """
    digits = digits.lstrip("0")
    if len(digits) > _DIGITS_OF_14_BYTES:
        return bytes((_COUNTED,)) + len(digits).to_bytes(2, "big") + digits.encode("ascii")
    value = int(digits or "0")
    if value < _ONE_BYTE:
        return bytes((NUMBER_FIRST + value,))
    size = (value.bit_length() + 7) // 8
    return bytes((_SIZED + size,)) + value.to_bytes(size, "big")


class Codes(dict[str, bytes]):
    """The codes of a scheme's tokens, each computed when first asked for.

    Short tokens are kept, up to a few thousand of them, because versions repeat them; hostile input can
    make it slower, not larger.
    """

    __slots__ = ("_encode",)

    def __init__(self, encode: Callable[[str], bytes]) -> None:
        super().__init__()
        self._encode = encode

    def __missing__(self, token: str) -> bytes:
        code = self._encode(token)
        if len(token) <= _TOKEN_KEPT and len(self) < _CODES_KEPT:
            self[token] = code
        return code
