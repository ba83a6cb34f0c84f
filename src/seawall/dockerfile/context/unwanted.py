"""What should not travel: the rules, as data, each with its reason."""

from __future__ import annotations

import re

from msgspec import Struct

from seawall.model.finding import Severity

CRITICAL, HIGH, MEDIUM, LOW = Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM, Severity.LOW
_KEY = rb"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----|PuTTY-User-Key-File-"


class Unwanted(Struct, frozen=True):
    """One rule.

    `names` are right-anchored: a name or `directory/name`, in which `*` stands for anything within a name;
    one that ends in `/` is a directory, and stands for all below it.  `unless` are names that look like it
    and are meant to travel.  Where `holds` is given, a file counts only when its first 64 KiB match it.
    """

    name: str
    title: str
    severity: Severity
    why: str
    names: tuple[str, ...]
    unless: tuple[str, ...] = ()
    holds: bytes = b""

    @property
    def patterns(self) -> tuple[str, ...]:
        """What an ignore file needs, so that it does not travel."""
        kept = (f"**/{name.rstrip('/')}" for name in self.names)
        return (*kept, *(f"!**/{name}" for name in self.unless))


RULES = (
    Unwanted(
        "private-key",
        "a private key",
        CRITICAL,
        "Whoever has the image has the key, and a layer keeps it when a later one deletes it.",
        ("id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "*.pem", "*.key", "*.ppk", "*.asc", "*.gpg"),
        holds=_KEY,
    ),
    Unwanted(
        "key-store",
        "a key store",
        HIGH,
        "Key stores hold private keys, behind a password that is often beside them.",
        ("*.p12", "*.pfx", "*.jks", "*.keystore", "*.bcfks", "*.kdbx"),
    ),
    Unwanted(
        "environment-file",
        "an environment file",
        HIGH,
        "Environment files are where development keeps passwords and tokens.",
        (".env", ".env.*", "*.env", ".envrc"),
        (
            ".env.example",
            ".env.sample",
            ".env.template",
            ".env.dist",
            ".env.defaults",
            "example.env",
            "sample.env",
        ),
    ),
    Unwanted(
        "cloud-credentials",
        "credentials of a cloud account",
        CRITICAL,
        "They open the account that pays for everything.",
        (
            ".aws/credentials",
            ".azure/accessTokens.json",
            ".azure/msal_token_cache.json",
            "gcloud/credentials.db",
            "gcloud/application_default_credentials.json",
            "service-account*.json",
            ".oci/oci_api_key.pem",
            ".boto",
            ".s3cfg",
        ),
    ),
    Unwanted(
        "cluster-credentials",
        "credentials of a cluster",
        CRITICAL,
        "A kubeconfig holds the token or the client key of whoever wrote it.",
        (".kube/config", "kubeconfig", "*.kubeconfig", "kubeconfig.y*ml"),
    ),
    Unwanted(
        "registry-credentials",
        "credentials of a container registry",
        HIGH,
        "With them images can be replaced.",
        (".docker/config.json", ".dockercfg", ".dockerconfigjson", "containers/auth.json"),
        holds=rb'"auth"|"identitytoken"',
    ),
    Unwanted(
        "package-credentials",
        "credentials of a package registry",
        HIGH,
        "With them packages can be published; a build takes them as a secret mount instead.",
        (".npmrc", ".yarnrc", ".yarnrc.yml", ".pypirc", "auth.json", ".gem/credentials", "pip.conf"),
        holds=rb"(?i)_auth|authtoken|npmauth|_password|password|http-basic|github-oauth|rubygems_api_key|://[^/\s:@]+:[^/\s@]+@",
    ),
    Unwanted(
        "package-credentials-file",
        "credentials of a package registry",
        HIGH,
        "With them packages can be published; a build takes them as a secret mount instead.",
        (".cargo/credentials", ".cargo/credentials.toml", ".m2/settings-security.xml", ".nuget/NuGet.Config"),
    ),
    Unwanted(
        "stored-passwords",
        "stored passwords",
        HIGH,
        "Passwords of other systems have no use inside an image.",
        (
            ".netrc",
            "_netrc",
            ".git-credentials",
            ".pgpass",
            ".my.cnf",
            ".htpasswd",
            ".vault-token",
            "secrets.y*ml",
        ),
    ),
    Unwanted(
        "terraform-state",
        "the state of Terraform",
        HIGH,
        "A state file holds every attribute in clear, the passwords among them.",
        ("*.tfstate", "*.tfstate.backup", "*.tfvars", "*.tfvars.json", ".terraform/"),
    ),
    Unwanted(
        "version-control",
        "the history of version control",
        MEDIUM,
        "It holds all that was ever committed, also what was deleted since, and spoils the build cache with "
        "every commit.",
        (".git/", ".hg/", ".svn/", ".bzr/", "CVS/"),
    ),
    Unwanted(
        "database",
        "a database file",
        MEDIUM,
        "Data of a development machine, perhaps of people, becomes part of every image.",
        ("*.sqlite", "*.sqlite3", "*.db", "*.mdb", "*.ldf", "*.mdf", "*.rdb"),
        ("Thumbs.db",),
    ),
    Unwanted(
        "dump",
        "a dump or a backup",
        MEDIUM,
        "Dumps hold data, and whatever the memory or the database held.",
        (
            "*.dump",
            "*.sql.gz",
            "*.sql.zst",
            "*.sql.bz2",
            "*.sql.xz",
            "*.bak",
            "*.hprof",
            "core.[0-9]*",
            "*.mdmp",
        ),
    ),
    Unwanted(
        "shell-history",
        "the history of a shell",
        MEDIUM,
        "Commands that were typed hold passwords that were typed.",
        (
            ".bash_history",
            ".zsh_history",
            ".python_history",
            ".psql_history",
            ".mysql_history",
            ".node_repl_history",
        ),
    ),
    Unwanted(
        "installed-packages",
        "installed packages",
        LOW,
        "They are of another platform than the image, replace what the build installs, and are slow to send.",
        (
            "node_modules/",
            "bower_components/",
            ".venv/",
            "venv/",
            "virtualenv/",
            "__pypackages__/",
            ".bundle/",
        ),
    ),
    Unwanted(
        "build-output",
        "output of a build or a cache",
        LOW,
        "The build makes it anew; what is stale hides what is missing.",
        (
            "__pycache__/",
            "*.pyc",
            ".pytest_cache/",
            ".mypy_cache/",
            ".ruff_cache/",
            ".tox/",
            ".nox/",
            ".gradle/",
            ".next/",
            ".nuxt/",
            ".parcel-cache/",
            ".turbo/",
            "*.egg-info/",
            "htmlcov/",
            ".coverage",
        ),
    ),
    Unwanted(
        "editor-files",
        "files of an editor or a desktop",
        LOW,
        "They tell of the developer's machine, and change when nothing has changed.",
        (".idea/", ".vscode/", ".DS_Store", "*.swp", "*.swo", "Thumbs.db"),
    ),
)


class Index:
    """The rules filed by what a name can be looked up with."""

    def __init__(self, rules: tuple[Unwanted, ...] = RULES) -> None:
        self._files: dict[str, list[tuple[re.Pattern[str], Unwanted]]] = {}
        self._folders: dict[str, list[tuple[re.Pattern[str], Unwanted]]] = {}
        for rule in rules:
            for name in rule.names:
                index = self._folders if name.endswith("/") else self._files
                index.setdefault(_key(name.rstrip("/")), []).append((_compiled(name.rstrip("/")), rule))
        self._unless = {rule.name: tuple(map(_compiled, rule.unless)) for rule in rules}

    def of_file(self, path: str) -> list[Unwanted]:
        """Return the rules that the name of a file breaks."""
        return self._broken(self._files, path)

    def of_directory(self, path: str) -> Unwanted | None:
        """Return the rule that a directory breaks with all below it."""
        return next(iter(self._broken(self._folders, path)), None)

    def _broken(self, index: dict[str, list[tuple[re.Pattern[str], Unwanted]]], path: str) -> list[Unwanted]:
        base = path[path.rfind("/") + 1 :]
        dot = base.rfind(".")
        keys = {base, base[dot:] if dot >= 0 else "", "*"}
        found: list[Unwanted] = []
        for key in keys & index.keys():
            for pattern, rule in index[key]:
                if rule not in found and pattern.search(path) and not self._excused(rule, path):
                    found.append(rule)
        return found

    def _excused(self, rule: Unwanted, path: str) -> bool:
        return any(pattern.search(path) for pattern in self._unless[rule.name])


def _key(name: str) -> str:
    """The name itself, its extension, or `*` for a pattern that has neither."""
    base = name.rpartition("/")[2]
    if "*" not in base and "[" not in base:
        return base
    extension = base[base.rfind(".") :] if "." in base else "*"
    return extension if not set(extension) & set("*[") else "*"


def _compiled(name: str) -> re.Pattern[str]:
    parts = re.split(r"(\*|\[0-9\])", name)
    texts = {"*": "[^/]*", "[0-9]": "[0-9]"}
    return re.compile("(?:^|/)" + "".join(texts.get(part, re.escape(part)) for part in parts) + r"\Z")
