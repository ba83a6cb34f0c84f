"""What looks like a secret and is none: digests, ids, public keys, templates, documentation's examples."""

import base64
import random
import string
import uuid
from collections.abc import Callable, Iterator

HEX = "0123456789abcdef"
ALNUM = string.digits + string.ascii_letters
BASE64 = ALNUM + "+/"
Pair = tuple[tuple[str, ...], str]


def _text(rng: random.Random, alphabet: str, length: int) -> str:
    return "".join(rng.choice(alphabet) for _ in range(length))


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _id(rng: random.Random) -> Pair:
    name = rng.choice(
        ["request id", "tenant id", "trace id", "object guid", "session uuid", "correlation id"]
    )
    return _words(name), str(uuid.UUID(int=rng.getrandbits(128), version=4))


def _digest(rng: random.Random) -> Pair:
    name = rng.choice(["checksum", "sha256", "etag", "content md5", "digest", "file hash", "fingerprint"])
    return _words(name), _text(rng, HEX, rng.choice([32, 40, 64, 128]))


def _commit(rng: random.Random) -> Pair:
    return _words(rng.choice(["git commit", "revision", "base sha", "build ref"])), _text(rng, HEX, 40)


def _integrity(rng: random.Random) -> Pair:
    size, name = rng.choice([(64, "sha512"), (32, "sha256"), (48, "sha384")])
    return _words("integrity"), f"{name}-{base64.b64encode(rng.randbytes(size)).decode()}"


def _image(rng: random.Random) -> Pair:
    kind = rng.choice(["png", "gif", "woff2", "jpeg"])
    data = base64.b64encode(rng.randbytes(rng.randrange(60, 400))).decode()
    return _words(rng.choice(["logo", "icon", "background", "font face"])), f"data:image/{kind};base64,{data}"


def _minified(rng: random.Random) -> Pair:
    parts = (
        f"function {_text(rng, string.ascii_lowercase, 1)}(e,t){{return {_text(rng, string.ascii_letters, 2)}"
        f'[t]||"{_text(rng, string.ascii_lowercase, 6)}"+e.token}}'
        for _ in range(rng.randrange(5, 20))
    )
    return (), "".join(parts)


def _placeholder(rng: random.Random) -> Pair:
    name = rng.choice(
        [
            "api key",
            "github token",
            "database password",
            "client secret",
            "stripe secret key",
            "datadog api key",
        ]
    )
    value = rng.choice(
        [
            "${API_KEY}",
            "{{ api_key }}",
            "<your-api-key>",
            "changeme",
            "your-api-key-here",
            "xxxxxxxxxxxxxxxxxxxx",
            "REPLACE_ME_WITH_A_TOKEN",
            "ghp_" + "x" * 36,
            "sk_live_" + "X" * 24,
            "0123456789abcdef0123456789abcdef",
            "%(api_key)s",
            "__API_KEY__",
            "[redacted]",
            "********",
            "example-secret-value",
            "insert-token-here",
            "AKIA" + "IOSFODNN7EXAMPLE",
            "00000000000000000000000000000000",
            "$API_KEY",
            "dummy-token-for-tests",
            "abcdefghijklmnopqrstuvwxyz123456",
            "op://vault/item/credential",
            "test-token-placeholder",
            "@api.key@",
        ]
    )
    return _words(name), value


def _reference(rng: random.Random) -> Pair:
    name = rng.choice(["api token", "database password", "private key", "client secret", "auth token"])
    value = rng.choice(
        [
            "process.env.API_TOKEN",
            "os.environ.get(API_TOKEN)",
            "config.get_secret(name)",
            "settings.database.password",
            "/run/secrets/db_password",
            "/etc/ssl/private/server.key",
            "vault:secret/data/app#password",
            "arn:aws:secretsmanager:eu-west-1:123412341234:secret:db",
            "secretKeyRef",
            "urlsafe_b64decode",
            "https://auth.acme.net/oauth/token",
            "kubernetes.io/service-account-token",
            "getPasswordFromKeychain()",
            "application/x-www-form-urlencoded",
            "password_reset_confirm",
            "AuthenticationTokenProvider",
        ]
    )
    return _words(name), value


def _public_key(rng: random.Random) -> Pair:
    kind = rng.randrange(3)
    body = _text(rng, BASE64, 64)
    if kind == 0:
        blob = f"AAAAC3NzaC1lZDI1NTE5AAAAI{_text(rng, BASE64, 43)}"
        return _words("ssh public key"), f"ssh-ed25519 {blob} alice@acme"
    label = rng.choice(["PUBLIC KEY", "CERTIFICATE", "PGP PUBLIC KEY BLOCK", "CERTIFICATE REQUEST"])
    return (), f"-----BEGIN {label}-----\n{body}\n{_text(rng, BASE64, 62)}==\n-----END {label}-----"


def _vector(rng: random.Random) -> Pair:
    name = rng.choice(["plaintext", "ciphertext", "nonce", "expected tag", "message", "input block"])
    return _words(name), _text(rng, HEX, rng.choice([32, 48, 64, 96]))


def _identifier(rng: random.Random) -> Pair:
    name = rng.choice(
        ["build id", "job name", "pod name", "bucket", "queue", "element id", "cache name", "version"]
    )
    stem = rng.choice(["worker", "frontend", "ingest", "batch", "mailer"])
    return _words(name), f"{stem}-{_text(rng, HEX, 8)}-{_text(rng, ALNUM.lower(), 5)}"


def _published(rng: random.Random) -> Pair:
    name, prefix, length = rng.choice(
        [
            ("stripe publishable", "pk_live_", 24),
            ("sentry dsn", "https://", 0),
            ("mapbox style", "mapbox://styles/", 25),
            ("posthog project", "phc_", 43),
            ("supabase publishable", "sb_publishable_", 31),
            ("slack channel", "C0", 9),
        ]
    )
    if name == "sentry dsn":
        project = rng.randrange(9**6)
        return _words(name), f"https://{_text(rng, HEX, 32)}@o{project}.ingest.sentry.io/{project}"
    return _words(name), prefix + _text(rng, ALNUM if length != 9 else ALNUM.upper(), length)


def _address(rng: random.Random) -> Pair:
    name = rng.choice(["database url", "broker url", "homepage", "webhook url", "mirror"])
    value = rng.choice(
        [
            "postgresql://db.internal:5432/shop",
            "redis://cache.internal:6379/0",
            "amqp://mq.internal",
            "https://acme.net/a:b",
            "postgresql://app:${DB_PASSWORD}@db.internal/shop",
            "mongodb://localhost:27017",
            "https://user@acme.net/path",
            "mysql://root:password@localhost/test",
            "http://[::1]:8080/@alice",
            "https://acme.net/login?next=/a@b:c",
        ]
    )
    return _words(name), value


def _wrong(rng: random.Random) -> Pair:
    """Tokens whose checksum is wrong: nobody handed them out."""
    prefix = rng.choice(["ghp_", "npm_", "gho_"])
    return _words("sample value"), prefix + _text(rng, ALNUM, 30) + "000000"


KINDS: tuple[tuple[int, Callable[[random.Random], Pair]], ...] = (
    (10, _id),
    (14, _digest),
    (8, _commit),
    (10, _integrity),
    (6, _image),
    (3, _minified),
    (14, _placeholder),
    (10, _reference),
    (5, _public_key),
    (6, _vector),
    (8, _identifier),
    (3, _published),
    (4, _address),
    (1, _wrong),
)


def drawn(rng: random.Random, count: int) -> Iterator[Pair]:
    """Draw so many look-alikes: words of a name, none for lines by themselves, and the text."""
    weights = [weight for weight, _ in KINDS]
    makers = [maker for _, maker in KINDS]
    for maker in rng.choices(makers, weights, k=count):
        yield maker(rng)
