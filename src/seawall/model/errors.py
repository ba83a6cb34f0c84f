"""Every error that Seawall raises on purpose, with the exit code it ends in.

SeawallError
├── Misuse                 wrong options or configuration        exit 2
├── NotFound               the target does not exist             exit 3
├── NotAllowed             the target may not be read            exit 3
├── Malformed              bytes that break their own format     exit 2
│   ├── DigestMismatch     content is not what its digest says
│   ├── LimitExceeded      larger, deeper or longer than allowed
│   └── InvalidVersion     a version its scheme cannot parse
├── Unsupported            understood, and not something we read exit 2
│   └── NotAnImage         an artifact of another kind
├── FetchError             the network or a mirror failed        exit 2
├── Offline                a network use that was not granted    exit 2
└── DataUnavailable        advisory data missing or too old      exit 5
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a process ends with; the same meaning for every command."""

    PASSED = 0
    GATE_VIOLATED = 1
    MISUSE = 2
    TARGET_UNAVAILABLE = 3
    INCOMPLETE = 4
    DATA_UNAVAILABLE = 5


class SeawallError(Exception):
    """The root: the message says what is wrong, where, and what to do."""

    exit_code = ExitCode.MISUSE


class Misuse(SeawallError):
    """An option, an argument or a configuration file is not usable."""


class NotFound(SeawallError):
    """The target does not exist."""

    exit_code = ExitCode.TARGET_UNAVAILABLE


class NotAllowed(SeawallError):
    """The target exists and may not be read."""

    exit_code = ExitCode.TARGET_UNAVAILABLE


class Malformed(SeawallError):
    """Bytes that break the format they claim to be in."""


class DigestMismatch(Malformed):
    """Content whose digest is not the one it was referred to by."""


class LimitExceeded(Malformed):
    """Input larger, deeper or longer than a stated limit."""


class InvalidVersion(Malformed):
    """A version that its scheme cannot parse; its package is not assessed."""

    def __init__(self, scheme: str, version: str, why: str = "") -> None:
        super().__init__(f"{version[:80]!r} is not a {scheme} version" + (f": {why}" if why else ""))
        self.scheme = scheme
        self.version = version


class Unsupported(SeawallError):
    """Input that is understood to be something Seawall does not read."""


class NotAnImage(Unsupported):
    """What a registry keeps beside images: charts, signatures, attestations and the like."""


class FetchError(SeawallError):
    """The network, or a mirror on disk, did not give what was asked for."""


class Offline(SeawallError):
    """A network access that this run was not granted."""


class DataUnavailable(SeawallError):
    """Advisory data that is missing, or older than allowed."""

    exit_code = ExitCode.DATA_UNAVAILABLE
