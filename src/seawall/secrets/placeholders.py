"""What stands where a secret would, and is none: documentation's examples, templates, patterns of a hand."""

from __future__ import annotations

import re
from hashlib import sha256
from itertools import pairwise

_WORDS = (
    "example", "changeme", "change_me", "change-me", "change-it", "changeit", "placeholder", "replace_me",
    "replace-me", "replaceme", "redacted", "insert_", "insert-", "dummy", "xxxx", "xxxxxx", "****",
    "....", "____", "notreal", "not_real", "not-real", "not_a_", "not-a-", "not-set", "your_", "your-",
    "yourapi", "yourkey", "yourtoken", "yoursecret", "yourpass", "my_secret", "my-secret", "mysecret",
    "fakekey", "faketoken", "fake_", "fake-", "fakesecret", "fake", "test_key", "testkey_", "testtoken",
    "test_token", "token_here", "key_here", "-here", "_here", "deadbeef", "cafebabe", "foobar",
    "loremipsum", "johndoe", "qwerty", "asdfgh", "zxcvbn", "none_", "undefined", "sample_", "sample-",
)  # fmt: skip
_SHORT = frozenset(("xxxx", "fake", "dummy", "foobar", "qwerty", "asdfgh", "zxcvbn"))
_TEMPLATE = re.compile(
    r"\$\{|\{\{|\}\}|<%|%>|\$\(|#\{|\{%|^\$[A-Za-z_]\w*$|^%[\w.]+%$|^%\([\w.]+\)s$|^<[^<>]*>$|^@[\w.]+@$|^__\w+__$"
    r"|^\{[\w.:]*\}$|^\[[\w. -]*\]$|^%[sdv]$|^op://|^vault:|^ref\+|^arn:aws:|^\$\$"
)
_CAMEL = re.compile(r"[A-Za-z]?[a-z]{2,}(?:[A-Z][a-z]{2,}){2,}")
_BODY = re.compile(r"[A-Za-z0-9]{6,}")
_DOCUMENTED = frozenset(
    (  # SHA-256, 16 digits of it, of keys that providers publish for their emulators and in their manuals
        "0011cc25eb432071",  # Azurite, the emulator of Azure Storage
        "aa6547439583c3a2",  # the emulator of Azure Cosmos DB
        "2cafc0970149a84f",  # Stripe's manual
        "f2d6ca16515033e5",
        "2d1f7723aabc5c7a",
        "0b5dd075ccdd03c4",  # Telegram's manual
        "976b57ee8acdfcf4",  # an expired token that explains GitHub's checksum
        "6b59c03c30720987",  # Grafana's own tests
    )
)
_DOCUMENTED_PARTS = (
    "eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lI",  # the claims that jwt.io shows
    "QWxhZGRpbjpvcGVu",  # Aladdin:open sesame, of RFC 7617
    "czZCaGRSa3F0Mz",  # RFC 6749
    "tGzv3JOkF0XG5Qx2TlKWIA",
    "2YotnFZFEjr1zCsicMWpAA",
    "eyJzb21lIjoicGF5bG9hZCJ9",  # {"some":"payload"}, of PyJWT's manual
)


def is_placeholder(secret: str) -> bool:
    """Tell whether the text only stands for a secret.

    True for what providers print in their documentation (`AKIA…EXAMPLE`, the keys of emulators), for
    references and templates (`${X}`, `{{ x }}`, `<x>`, `%X%`, `$X`, `op://…`), for words of filling
    (`changeme`, `your-token-here`, `xxxx`) and for what a hand types in place of chance: one character or
    block over and over, sequences of letters or digits, zeros.
    """
    lowered = secret.lower()
    if any(word in lowered for word in _WORDS if word not in _SHORT or len(secret) < 3 * len(word) + 12):
        return True
    if (
        _TEMPLATE.search(secret)
        or _CAMEL.fullmatch(secret)
        or any(part in secret for part in _DOCUMENTED_PARTS)
    ):
        return True
    if sha256(secret.encode()).hexdigest()[:16] in _DOCUMENTED:
        return True
    return _is_monotonous(lowered) or any(_is_typed(body) for body in _longest(lowered.lstrip("a")))


def _longest(text: str) -> list[str]:
    """Return the one longest run of letters and digits, without a provider's prefix."""
    bodies = sorted(_BODY.findall(text), key=len)
    return bodies[-1:]


def _is_monotonous(text: str) -> bool:
    """Tell whether hardly any character differs: at least two fifths are the same one, or there are three."""
    bare = text.lstrip("a").rstrip("=")  # real tokens begin with zeros in base64
    if len(bare) < 6:
        return len(set(text)) < 4
    most = max(bare.count(letter) for letter in set(bare))
    return most * 5 >= len(bare) * 2 or len(set(bare)) < 4


def _is_typed(body: str) -> bool:
    """Tell whether the text is a block repeated, or mostly sequences like `abcd` and `4321`."""
    doubled = (body + body).find(body, 1)
    if doubled <= len(body) // 2:
        return True
    if any(body[at : at + 16] == body[at + 16 : at + 32] != "" for at in (0, len(body) - 32) if at >= 0):
        return True
    return _in_sequence(body) * 2 > len(body)


def _in_sequence(text: str) -> int:
    """Return how many characters belong to runs of at least four that rise or fall by one, or stay."""
    inside, run, step = 0, 1, 0
    for before, after in pairwise(text + "\0"):
        rise = ord(after) - ord(before)
        if (before, after) in {("9", "0"), ("0", "9"), ("9", "a"), ("f", "0"), ("z", "a")}:
            rise = step or 1
        if rise in {-1, 0, 1} and (run == 1 or rise == step):
            run, step = run + 1, rise
            continue
        inside += run if run >= 4 else 0
        run, step = (2, rise) if rise in {-1, 0, 1} else (1, 0)
    return inside


_IDENTIFIER = re.compile(r"[A-Za-z_$@-]+(?:(?:\.|::|->|/|\\|-|:)[A-Za-z_$@-]+)*[0-9]{0,2}")
_NUMBER = re.compile(r"[\d.,:/ TZ+-]+|0x[0-9a-fA-F]{1,8}|0o?[0-7]{3,6}")
_PATH = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://|\.{0,2}/|~/|[A-Za-z]:\\)\S*|[\w@./-]+\.[a-z]{2,5}|(?:[\w.@-]+/){2,}[\w.@-]*"
)
_WORD = re.compile(r"[A-Za-z]{1,24}|\d{1,8}|v?\d{1,3}|(?:[A-Z]?[a-z]+|[A-Z]+|[a-z])\d{1,4}[a-z]*")
_HUMPS = re.compile(r"(?:[A-Z]?[a-z]{2,}\d{0,2}|[A-Z]{1,6}\d{0,2}){2,8}")
_CALL = re.compile(r"[A-Za-z_$][\w.$:>-]*[(\[]|[({\[]|new\b|\w+\?\.")
_NAMES_ONE = re.compile(
    r"(?:type=\w+,)?(?:id|src|source|env)=\S|[\w.-]+,(?:type|target|uid|gid|mode)=\w|(?:License|Document|SPDX)Ref-"
)
"""What `--secret` of docker and podman is given, which says where a secret is; and names of SPDX."""
_ACCOUNT = re.compile(r"[a-z_][\w-]*\$?:[x*!]?:\d+:\d+:")
"""A line of passwd (5), whose password is elsewhere."""
_HASHED = re.compile(r"\$(?:2[aby]|1|5|6|7|y|apr1|argon2\w*|pbkdf2\w*|scrypt)\$|\{(?:SSHA|SHA|CRYPT)\}")
_PLAIN = frozenset(
    [
        "password",
        "passwd",
        "passphrase",
        "secret",
        "token",
        "apikey",
        "username",
        "postgres",
        "mysql",
        "redis",
        "mongodb",
        "rabbitmq",
        "admin",
        "root",
        "administrator",
        "welcome",
        "letmein",
        "hunter2",
        "default",
        "required",
        "optional",
        "disabled",
        "enabled",
        "undefined",
        "null",
        "none",
        "nil",
        "true",
        "false",
        "string",
        "boolean",
        "integer",
        "object",
        "basic",
        "bearer",
        "digest",
        "negotiate",
        "guest",
        "localhost",
        "anonymous",
        "password1",
        "password123",
        "passw0rd",
        "p@ssw0rd",
        "p@ssword",
        "admin123",
        "root123",
        "test1234",
        "testpassword",
        "secret123",
        "pass1234",
        "test123",
        "12345678",
        "123456789",
        "1234567890",
        "abcd1234",
        "abc12345",
    ]
)
_HASHES = frozenset({"sha1", "sha224", "sha256", "sha384", "sha512", "md5", "blake2b", "h1"})


def is_ordinary(text: str) -> bool:
    """Tell whether a value is more likely a word, name, path, number or digest than a secret of chance.

    This is for values that only a name like `password` makes suspicious.  Kinds of a provider's are not
    asked: their tokens say themselves what they are.
    """
    bare = text.strip("\"'`")
    if bare.lower() in _PLAIN or bare.rstrip("0123456789!.@#").lower() in _PLAIN or len(set(bare)) < 5:
        return True
    if _CALL.match(bare) or _HASHED.match(bare):
        return True
    bare = bare.rstrip(";,)]}")
    if _HUMPS.fullmatch(bare) and sum(letter.isdigit() for letter in bare) < 3:
        return True
    if not bare or _IDENTIFIER.fullmatch(bare) or _NUMBER.fullmatch(bare) or _is_wordy(bare):
        return True
    if bare[0] in "&*@#!|>%" and not any(letter.isdigit() for letter in bare):
        return True
    if _NAMES_ONE.match(bare) or _ACCOUNT.match(bare):
        return True
    if bare.partition("-")[0] in _HASHES or bare.partition(":")[0] in _HASHES:
        return True
    return bool(_PATH.fullmatch(bare)) and "=" not in bare


def _is_wordy(text: str) -> bool:
    """Tell whether the text is words and numbers between punctuation: `salsa20-256-set-key.c`.

    Of eight characters nothing is asked, as in a version like `3.0plus`, if three fifths are words.
    """
    if not text.isascii() or set("!#%*?@&^=") & set(text):
        return False
    parts = re.split(r"[^A-Za-z0-9]+", text.strip("_-./"))
    words = [len(part) for part in parts if _WORD.fullmatch(part)]
    long = sum(length for length in words if length > 3)
    rest = sum(map(len, parts)) - sum(words)
    return len(parts) > 1 and long > 0 and (not rest or (rest <= 8 and long * 5 >= len(text) * 3))


def uncommon(password: str) -> bool:
    """Tell whether a password in an address is not one that everybody writes there, like `password`."""
    return password.lower().strip("*.[](){}<>") not in _PLAIN | _LOGINS


_LOGINS = frozenset(
    [
        "pass",
        "pwd",
        "user",
        "passw",
        "pw",
        "x-oauth-basic",
        "my_password",
        "my-password",
        "db_password",
        "dbpass",
        "xxx",
    ]
)


def extraordinary(text: str) -> bool:
    """Tell whether a value may be a secret of chance: the reverse of `is_ordinary`."""
    return not is_ordinary(text)
