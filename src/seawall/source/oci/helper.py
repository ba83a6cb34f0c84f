"""Docker's credential helpers: `docker-credential-NAME get`, with the server on stdin and JSON on stdout."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from seawall.source.base import KIB

if TYPE_CHECKING:
    from subprocess import Popen

PATIENCE = 30.0  # seconds that a helper may take
LONGEST = 256 * KIB  # bytes of its answer
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\Z")
_NOT_FOUND = b"credentials not found"


class Failed(Exception):
    """A helper that could not be asked; the message goes on after its name."""


class Answer(Struct, frozen=True, rename="pascal"):
    """What a helper knows; its repr keeps the secret."""

    username: str
    secret: str

    def __repr__(self) -> str:
        return f"Answer({self.username!r})"


def ask(name: str, server: str) -> Answer | None:
    """Return what `docker-credential-<name>` holds for a server, None for nothing.

    Raises Failed when there is no such helper, or it fails, takes longer than PATIENCE or says too much.
    """
    from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired  # noqa: PLC0415 - where a helper is named

    if not _NAME.match(name):
        raise Failed("has a name that no helper has")
    try:
        process = Popen(  # noqa: S603 - the user's own configuration names it
            (f"docker-credential-{name}", "get"), bufsize=0, stdin=PIPE, stdout=PIPE, stderr=DEVNULL
        )
    except FileNotFoundError:
        raise Failed("is not installed") from None
    except OSError as error:
        raise Failed(f"cannot be started: {error.strerror}") from None
    deadline = time.monotonic() + PATIENCE
    with process:
        try:
            _tell(process, server)
            output = _heard(process, deadline)
            code = process.wait(max(0.0, deadline - time.monotonic()))
        except TimeoutExpired:
            process.kill()
            raise Failed(f"took longer than {PATIENCE:.0f} s") from None
        except BaseException:
            process.kill()
            raise
    if code == 0:
        return _answer(output)
    if _NOT_FOUND in output.lower():
        return None
    raise Failed(f"failed with exit code {code}")


def _tell(process: Popen[bytes], server: str) -> None:
    assert process.stdin is not None
    with suppress(BrokenPipeError):  # it need not read
        process.stdin.write(f"{server}\n".encode())
    process.stdin.close()


def _heard(process: Popen[bytes], deadline: float) -> bytes:
    """Return what it writes until it closes its output."""
    from select import select  # noqa: PLC0415 - only where a helper is named

    assert process.stdout is not None
    output = b""
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select((process.stdout,), (), (), left)[0]:
            raise Failed(f"took longer than {PATIENCE:.0f} s")
        piece = process.stdout.read(4 * KIB)
        if not piece:
            return output
        output += piece
        if len(output) > LONGEST:
            raise Failed(f"says more than {LONGEST} bytes")


def _answer(output: bytes) -> Answer | None:
    try:
        answer = msgspec.json.decode(output, type=Answer)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Failed("gives an answer that is not the JSON of a login") from None
    return answer if answer.username and answer.secret else None
