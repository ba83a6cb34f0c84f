r"""Text inside text: runs of base64, hexadecimal digits, percent and backslash escapes that decode to text.

Random bytes decode to no text, so the expressions ask for what encoded ASCII must look like: in base64 the
first bit of each byte shows in the letters it becomes, in hexadecimal the first digit is 2 to 7.  Thus a
digest or a picture is not decoded at all.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from urllib.parse import unquote_to_bytes

from msgspec import Struct

from seawall.secrets.patterns import HEX_RUN
from seawall.secrets.prefilter import Expression
from seawall.secrets.rules import compiled

# Three bytes of text as four letters: no first bit is set, and the first byte is no control character but
# tabulator, line feed and carriage return.
_QUAD = r"[CDI-Za-f][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+/_-]"
_ALONE = "(?:^|[^A-Za-z0-9+/_-])"
_BYTE = "(?:[2-7][0-9A-Fa-f]|0[9AaDd])"
_STANDARD = bytes.maketrans(b"-_", b"+/")
_VISIBLE = bytes(range(0x21, 0x7F))
LONGEST = 1 << 20


class Encoding(Struct, frozen=True):
    """A way to write text as other text: what runs look like, and how one is decoded.

    `expression` is what is looked for, where `behind` matches; it is shorter than what `run` matches, which
    is what is decoded.  Characters of `leading` before that belong to the run as well: RE2 looks for what
    begins with a literal several times as fast.
    """

    name: str
    expression: str
    run: str
    decode: Callable[[bytes], bytes]
    behind: str = ""
    leading: bytes = b""


def _base64(run: bytes) -> bytes:
    plain = run.translate(_STANDARD, b" \t\r\n=")
    plain = plain[: len(plain) - (len(plain) % 4 == 1)]
    return b64decode(plain + b"=" * (-len(plain) % 4))


def _hexadecimal(run: bytes) -> bytes:
    return binascii.unhexlify(run)


def _escapes(run: bytes) -> bytes:
    return re.sub(rb"\\x([0-9A-Fa-f]{2})", lambda found: binascii.unhexlify(found[1]), run)


ENCODINGS = (
    Encoding(
        "base64",
        f"{_ALONE}(?:{_QUAD}){{5}}",
        rf"(?:{_QUAD}){{5,}}(?:\r?\n[ \t]*(?:{_QUAD}){{5,}})*[A-Za-z0-9+/_-]{{0,3}}={{0,2}}",
        _base64,
    ),
    Encoding("hex", f"{_BYTE}{{14}}", f"{_BYTE}{{14,}}", _hexadecimal, HEX_RUN),
    Encoding(
        "percent",
        "%[2-7][0-9A-Fa-f]",
        "%[2-7][0-9A-Fa-f][!-~]*",
        unquote_to_bytes,
        leading=_VISIBLE,
    ),
    Encoding(
        "escapes",
        rf"(?:\\x{_BYTE}){{3}}",
        rf"(?:\\x{_BYTE}){{3}}[ -~]*",
        _escapes,
        leading=_VISIBLE,
    ),
)
EXPRESSIONS = tuple(Expression(each.expression, behind=each.behind) for each in ENCODINGS)


class Run(Struct, frozen=True):
    """An encoded run: where it stands in the text it was found in, and what it says, or how that begins."""

    start: int
    end: int
    text: bytes
    cut: bool = False


def runs(encoding: Encoding, content: bytes) -> Iterator[Run]:
    """Yield the runs of an encoding that decode to text; of a longer one than a mebibyte, the beginning."""
    last = 0
    for found in compiled(encoding.run).finditer(content):
        start, end = found.span()
        if encoding.leading:
            start = last + len(content[last:start].rstrip(encoding.leading))
        last = end
        try:
            text = encoding.decode(content[start : min(end, start + LONGEST)])
        except ValueError:
            continue
        if text and b"\0" not in text:
            yield Run(start, end, text, cut=end - start > LONGEST)
