"""The words of `docker run` and its like to options: which take a value, and what stands behind the image."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

TOOLS = frozenset({"docker", "podman", "nerdctl"})
_VERBS = frozenset({"run", "create"})
_BEFORE = frozenset(
    [
        *("sudo", "doas", "exec", "env", "command", "nohup", "time"),
        *("timeout", "nice", "ionice", "setsid", "stdbuf", "xargs"),
    ]
)
"""What runs the command behind it."""
_ALONE = frozenset(
    [
        "detach",
        "interactive",
        "tty",
        "rm",
        "init",
        "privileged",
        "read-only",
        "oom-kill-disable",
        "no-healthcheck",
        "publish-all",
        "quiet",
        "help",
        "disable-content-trust",
        "sig-proxy",
        "use-api-socket",
        "replace",
        "tls-verify",
        "http-proxy",
        "rmi",
        "no-hosts",
        "no-hostname",
        "passwd",
        "env-host",
        "unsetenv-all",
        "read-only-tmpfs",
    ]
)
"""Options without a value, but for `=true` and `=false`."""
_SHORT = {
    "a": "attach",
    "c": "cpu-shares",
    "d": "detach",
    "e": "env",
    "h": "hostname",
    "i": "interactive",
    "l": "label",
    "m": "memory",
    "p": "publish",
    "P": "publish-all",
    "q": "quiet",
    "t": "tty",
    "u": "user",
    "v": "volume",
    "w": "workdir",
}
_OF_TOOL = frozenset(
    [
        "config",
        "context",
        "host",
        "log-level",
        "H",
        "c",
        "l",
        "connection",
        "url",
        "root",
        "runroot",
        "namespace",
        "n",
        "address",
    ]
)
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")


class Word(Struct, frozen=True):
    """A word of a command: its text without quotes, where it stands, and whether the shell decides it."""

    text: str
    line: int
    start: int
    end: int
    open: bool = False


class Option(Struct, frozen=True):
    """An option by its long name, with its value; `start` and `end` take in both words."""

    name: str
    value: str
    line: int
    start: int
    end: int
    open: bool = False


class Command(Struct, frozen=True):
    """One command that makes a container; `verb` is the word behind which options begin."""

    tool: str
    verb: Word
    options: tuple[Option, ...]
    image: Word | None
    rest: tuple[Word, ...]

    def last(self, *names: str) -> Option | None:
        """Return the last of the options of these names."""
        return next((each for each in reversed(self.options) if each.name in names), None)

    def each(self, *names: str) -> tuple[Option, ...]:
        """Return all options of these names."""
        return tuple(each for each in self.options if each.name in names)


def command(words: Sequence[Word]) -> Command | None:
    """Read the words of one command; None where it makes no container."""
    place = next((place for place, word in enumerate(words) if not _ASSIGNMENT.match(word.text)), 0)
    if place < len(words) and _called(words[place]) in _BEFORE:  # what it is given is its own
        place = next((later for later in range(place, len(words)) if _tool(words[later])), place)
    if place >= len(words) or not _tool(words[place]):
        return None
    verb = place + 1
    while verb < len(words) and words[verb].text.startswith("-"):
        bare = words[verb].text.lstrip("-")
        verb += 2 if bare in _OF_TOOL else 1
    if verb < len(words) and words[verb].text == "container":
        verb += 1
    if verb >= len(words) or words[verb].text not in _VERBS:
        return None
    return _read(_called(words[place]), words[verb], words[verb + 1 :])


def _called(word: Word) -> str:
    return word.text.rpartition("/")[2]


def _tool(word: Word) -> bool:
    return _called(word) in TOOLS


def _read(tool: str, verb: Word, words: Sequence[Word]) -> Command:
    options: list[Option] = []
    place = 0
    while place < len(words):
        word = words[place]
        if word.text == "--":
            place += 1
            break
        if not word.text.startswith("-") or word.text == "-":
            break
        after = words[place + 1] if place + 1 < len(words) else None
        found = _long(word, after) if word.text.startswith("--") else _shorts(word, after)
        options += found
        place += 2 if after is not None and found and found[-1].end == after.end else 1
    rest = words[place:]
    return Command(tool, verb, tuple(options), rest[0] if rest else None, tuple(rest[1:]))


def _long(word: Word, after: Word | None) -> list[Option]:
    name, sign, value = word.text[2:].partition("=")
    name = {"net": "network", "pidns": "pid"}.get(name, name)
    if sign or name in _ALONE or after is None:
        said = value if sign else "true"
        return [Option(name, said, word.line, word.start, word.end, word.open)]
    return [Option(name, after.text, word.line, word.start, after.end, after.open)]


def _shorts(word: Word, after: Word | None) -> list[Option]:
    """Read letters: all but the last stand alone, and the first that takes a value takes what is left."""
    found: list[Option] = []
    letters = word.text[1:]
    for place, letter in enumerate(letters):
        name = _SHORT.get(letter, letter)
        if name in _ALONE:
            found.append(Option(name, "true", word.line, word.start, word.end, word.open))
            continue
        value = letters[place + 1 :].removeprefix("=")
        if value or after is None:
            found.append(Option(name, value, word.line, word.start, word.end, word.open))
        else:
            found.append(Option(name, after.text, word.line, word.start, after.end, after.open))
        break
    return found
