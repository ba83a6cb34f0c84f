"""Plant made-up secrets among look-alikes, and say where: `plant(folder, seed, secrets, lookalikes)`.

The formats are those of `secret_formats.txt`, stated apart from any detector's pattern; checksums are
computed here.  All is drawn from one seed, so the same arguments make the same bytes.  Nothing that is made
opens anything.
"""

import base64
import json
import random
import re
import string
import uuid
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import lookalikes as false_friends

FORMATS = Path(__file__).with_name("secret_formats.txt")
ALPHABETS = {
    "h": "0123456789abcdef",
    "d": string.digits,
    "l": string.digits + string.ascii_lowercase,
    "U": string.digits + string.ascii_uppercase,
    "a": string.ascii_letters,
    "A": string.digits + string.ascii_letters,
    "u": string.digits + string.ascii_letters + "-_",
    "b": string.digits + string.ascii_letters + "+/",
    "2": string.ascii_uppercase + "234567",
    "B": "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
    "H": "0123456789ABCDEF",
    "P": string.digits + string.ascii_letters + "!#%*+-.=?@_~",
}
BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
SPECIAL = {"uuid", "crc62", "crc62_", "crcle", "routable", "jwt", "basic", "snowflake", "macaroon"}
SPECIAL |= {"awsid", "pem", "json"}
PIECE = re.compile(r"\{([a-zA-Z0-9_]+)(?::([^}]+))?\}")


@dataclass(frozen=True, slots=True)
class Format:
    """How one kind of secret is written; `words` are of its name, none when the text stands by itself."""

    kind: str
    words: tuple[str, ...]
    template: str


@dataclass(frozen=True, slots=True)
class Planted:
    """Where a secret is: the line is counted from 1, the container says in what it was written."""

    path: str
    line: int
    kind: str
    container: str


@dataclass(frozen=True, slots=True)
class Item:
    """A secret (with its kind) or a look-alike: a value with a name, or lines by themselves."""

    words: tuple[str, ...]
    text: str
    kind: str = ""


def formats() -> list[Format]:
    """Read the formats."""
    found = []
    for line in FORMATS.read_text().splitlines():
        if line and not line.startswith("#"):
            kind, words, template = line.split(" | ", 2)
            found.append(Format(kind, () if words == "-" else tuple(words.split()), template))
    return found


def digits(number: int, alphabet: str, width: int) -> str:
    """Write a number in the digits of an alphabet."""
    text = ""
    while number:
        number, at = divmod(number, len(alphabet))
        text = alphabet[at] + text
    return text.rjust(width, alphabet[0])


def drawn(rng: random.Random, letter: str, length: int) -> str:
    """Draw characters; the first and last are letters or digits, and a password has all sorts of them."""
    alphabet = ALPHABETS[letter]
    ends = [char for char in alphabet if char.isalnum()]
    text = [rng.choice(alphabet) for _ in range(length)]
    text[0], text[-1] = rng.choice(ends), rng.choice(ends)
    if letter == "P":
        text[2], text[3], text[4] = rng.choice("0123456789"), rng.choice("!#%*?@"), rng.choice("ABCDEFGH")
    return "".join(text)


def json_text(rng: random.Random, what: str) -> str:
    """Return base64 of JSON as some tokens begin."""
    values: dict[str, dict[str, object]] = {
        "onepassword": {
            "signInAddress": "acme.1password.com",
            "secretKey": drawn(rng, "A", 120),
            "muk": drawn(rng, "u", 90),
        },
        "glc": {"o": drawn(rng, "d", 6), "n": "ci", "k": drawn(rng, "A", 24), "m": {"r": "eu"}},
        "key": {"k": drawn(rng, "A", 32), "n": "ci", "id": 1},
        "mapbox": {"u": "acme", "a": drawn(rng, "l", 25)},
        "sentry": {"iat": 1700000000 + rng.randrange(9**8), "url": "https://sentry.io", "org": "acme"},
    }
    return base64.b64encode(json.dumps(values[what], separators=(",", ":")).encode()).decode().rstrip("=")


def pem(rng: random.Random, label: str) -> str:
    """Return a PEM block of six lines."""
    body = "\n".join(drawn(rng, "b", 64) for _ in range(6))
    return f"-----BEGIN {label}-----\n{body}\n-----END {label}-----"


def special(rng: random.Random, name: str, argument: str, before: str) -> str:
    """Fill in what is not just drawn from an alphabet; checksums are over what is `before` them."""
    if name in {"crc62", "routable"}:
        body = drawn(rng, "A" if name == "crc62" else "u", 30 if name == "crc62" else 40)
        if name == "crc62":
            return body + digits(zlib.crc32(body.encode()), BASE62, 6)
        head = f"{before}{body}.01.{digits(len(body), ALPHABETS['l'], 2)}"
        return head[len(before) :] + digits(zlib.crc32(head.encode()), ALPHABETS["l"], 7)
    url = base64.urlsafe_b64encode
    makers: dict[str, Callable[[], str]] = {
        "crc62_": lambda: "_" + digits(zlib.crc32(before.encode()), BASE62, 6),
        "crcle": lambda: "_" + zlib.crc32(before.encode()).to_bytes(4, "little").hex(),
        "uuid": lambda: str(uuid.UUID(int=rng.getrandbits(128), version=4)),
        "pem": lambda: pem(rng, argument),
        "json": lambda: json_text(rng, argument),
        "basic": lambda: base64.b64encode(f"deploy:{drawn(rng, 'A', 18)}".encode()).decode(),
        "snowflake": lambda: url(str(rng.randrange(10**17, 10**18)).encode()).decode().rstrip("="),
        "macaroon": lambda: url(b"\x02\x01\x08pypi.test\x02\x24" + rng.randbytes(110)).decode().rstrip("="),
        "awsid": lambda: base64.b32encode(
            ((1 << 47 | rng.randrange(10**11, 10**12) << 7) | rng.getrandbits(7)).to_bytes(6, "big")
            + rng.randbytes(4)
        ).decode(),
        "jwt": lambda: ".".join(
            (
                url(b'{"alg":"RS256","typ":"JWT","kid":"%d"}' % rng.randrange(9)).decode().rstrip("="),
                url(b'{"sub":"%d","iss":"https://id.acme.net"}' % rng.randrange(9**9)).decode().rstrip("="),
                drawn(rng, "u", 86),
            )
        ),
    }
    return makers[name]()


def filled(rng: random.Random, template: str) -> str:
    """Return the template with everything drawn that is to be."""
    text, at = "", 0
    template = template.replace("\\n", "\n")
    for match in PIECE.finditer(template):
        text += template[at : match.start()]
        at = match.end()
        name, argument = match[1], match[2] or ""
        length = name[1:]
        if name[0] in ALPHABETS and length.isdigit() and not argument:
            text += drawn(rng, name[0], int(length))
        elif name in SPECIAL:
            text += special(rng, name, argument, text)
        else:
            text += match[0]
    return text + template[at:]


def camel(words: tuple[str, ...]) -> str:
    """Return `someName`."""
    return words[0] + "".join(word.capitalize() for word in words[1:])


def snake(words: tuple[str, ...]) -> str:
    """Return `some_name`."""
    return "_".join(words)


def upper(words: tuple[str, ...]) -> str:
    """Return `SOME_NAME`."""
    return snake(words).upper()


@dataclass(frozen=True, slots=True)
class Container:
    """A kind of file: how a name and a value are written in it, and how lines by themselves are."""

    name: str
    suffix: str
    assign: Callable[[tuple[str, ...], str], str]
    comment: str
    head: str = ""
    tail: str = ""


CONTAINERS = (
    Container("python", ".py", lambda w, v: f'{upper(w)} = "{v}"', "# ", "import os\n"),
    Container("javascript", ".js", lambda w, v: f"const {camel(w)} = '{v}';", "// ", '"use strict";\n'),
    Container("typescript", ".ts", lambda w, v: f'export const {camel(w)}: string = "{v}";', "// "),
    Container(
        "go", ".go", lambda w, v: f'\t{camel(w)} := "{v}"', "\t// ", "package main\n\nfunc main() {\n", "}\n"
    ),
    Container(
        "java",
        ".java",
        lambda w, v: f'  private static final String {upper(w)} = "{v}";',
        "  // ",
        "class Config {\n",
        "}\n",
    ),
    Container(
        "ruby",
        ".rb",
        lambda w, v: f"  config.{snake(w)} = '{v}'",
        "  # ",
        "Acme.configure do |config|\n",
        "end\n",
    ),
    Container("php", ".php", lambda w, v: f"define('{upper(w)}', '{v}');", "// ", "<?php\n"),
    Container(
        "csharp",
        ".cs",
        lambda w, v: f'    public string {camel(w).capitalize()} {{ get; }} = "{v}";',
        "    // ",
        "class Settings {\n",
        "}\n",
    ),
    Container("rust", ".rs", lambda w, v: f'const {upper(w)}: &str = "{v}";', "// "),
    Container("kotlin", ".kt", lambda w, v: f'val {camel(w)} = "{v}"', "// "),
    Container("env", ".env", lambda w, v: f"{upper(w)}={v}", "# "),
    Container("yaml", ".yaml", lambda w, v: f'  {snake(w)}: "{v}"', "  # ", "settings:\n"),
    Container("kebab-yaml", ".yml", lambda w, v: f"  {'-'.join(w)}: {v}", "  # ", "settings:\n"),
    Container(
        "json", ".json", lambda w, v: f'  "{camel(w)}": {json.dumps(v)},', "", "{\n", '  "end": true\n}\n'
    ),
    Container("dockerfile", ".Dockerfile", lambda w, v: f'ENV {upper(w)}="{v}"', "# ", "FROM alpine:3.20\n"),
    Container("history", ".bash_history", lambda w, v: f"export {upper(w)}='{v}'", ""),
    Container(
        "notebook",
        ".ipynb",
        lambda w, v: f"    \"{snake(w)} = '{v}'\\n\",",
        "",
        '{"cells": [{"cell_type": "code", "source": [\n',
        '    "print(1)"\n  ]}], "nbformat": 4}\n',
    ),
    Container("terraform", ".tf", lambda w, v: f'  {snake(w)} = "{v}"', "  # ", "locals {\n", "}\n"),
    Container("properties", ".properties", lambda w, v: f"{'.'.join(w)}={v}", "# "),
    Container(
        "xml", ".xml", lambda w, v: f"  <{camel(w)}>{v}</{camel(w)}>", "", "<settings>\n", "</settings>\n"
    ),
    Container(
        "config",
        ".config",
        lambda w, v: f'  <add key="{camel(w)}" value="{v}" />',
        "",
        "<appSettings>\n",
        "</appSettings>\n",
    ),
    Container(
        "log",
        ".log",
        lambda w, v: f"2026-02-03T04:05:06Z DEBUG worker loaded {upper(w)}={v} from environment",
        "",
    ),
    Container(
        "base64",
        ".b64.yaml",
        lambda w, v: f"  blob: {base64.b64encode(f'{upper(w)}={v}'.encode()).decode()}",
        "  # ",
        "data:\n",
    ),
)


def fits(container: Container, item: Item) -> bool:
    """Tell whether a container can hold a text without writing it differently."""
    if not item.words:
        return container.name == "history" and "\n" not in item.text
    return not (set("\"'<>&\\$ ") & set(item.text)) or container.name in {"json", "base64"}


def alone(rng: random.Random, item: Item) -> tuple[str, int]:
    """Return a file for lines by themselves, and at which line the text begins."""
    if "\n" in item.text and rng.random() < 0.4:
        body = "".join(f"  {line}\n" for line in item.text.splitlines())
        return f"kind: Config\ndata: |\n{body}", 3
    return f"# kept by hand\n{item.text}\n", 2


def plant(folder: Path, seed: int = 1, secrets: int = 2000, lookalikes: int = 5000) -> list[Planted]:
    """Write files with so many secrets and look-alikes below `folder`, and return where the secrets are.

    Every kind is there once before any is there twice.
    """
    rng = random.Random(seed)
    known = formats()
    chosen = [known[at % len(known)] for at in range(secrets)]
    items = [Item(each.words, filled(rng, each.template), each.kind) for each in chosen]
    items += [Item(*pair) for pair in false_friends.drawn(rng, lookalikes)]
    rng.shuffle(items)
    truth: list[Planted] = []
    waiting: dict[str, list[Item]] = {container.name: [] for container in CONTAINERS}
    by_name = {container.name: container for container in CONTAINERS}
    count = 0
    for item in items:
        choices = [container for container in CONTAINERS if fits(container, item)]
        if "\n" in item.text or not choices:
            count += 1
            path = f"alone/{count % 40:02}/keep{count}.conf"
            text, line = alone(rng, item)
            _write(folder / path, text)
            if item.kind:
                truth.append(Planted(path, line, item.kind, "alone"))
            continue
        name = rng.choice(choices).name
        waiting[name].append(item)
        if len(waiting[name]) >= 20:
            count += 1
            truth += _file(folder, by_name[name], waiting.pop(name), count)
            waiting[name] = []
    for name, rest in waiting.items():
        count += 1
        truth += _file(folder, by_name[name], rest, count)
    return sorted(truth, key=lambda each: (each.path, each.line))


def _file(folder: Path, container: Container, items: list[Item], count: int) -> Iterator[Planted]:
    path = f"{container.name}/{count % 10}/settings{count}{container.suffix}"
    lines = container.head.splitlines()
    for item in items:
        lines.append(container.assign(item.words, item.text) if item.words else item.text)
        if item.kind:
            yield Planted(path, len(lines), item.kind, container.name)
    _write(folder / path, "\n".join([*lines, container.tail]))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def truth_text(truth: list[Planted]) -> str:
    """Return the truth as JSON."""
    return json.dumps([asdict(each) for each in truth], indent=1)
