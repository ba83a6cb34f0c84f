"""Which names are those of secrets, and how a build is given one."""

from __future__ import annotations

import re

_WORDS = re.compile(
    r"(?:^|[_.])(?:pass(?:word|wd|phrase)?|secrets?|tokens?|credentials?|private_?key|api_?key|access_?key|"
    r"auth_?key|encryption_?key|signing_?key)(?=$|[_.])|password|apikey|secretkey",
    re.IGNORECASE,
)


def names_secret(name: str) -> bool:
    """Say whether a name, its words parted by underlines or dots, is that of a secret."""
    return _WORDS.search(name) is not None


def mounted(name: str) -> str:
    """Return the lines that give a RUN a secret, and those of the build; what is known of it is its name."""
    known = re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-") or "secret"
    return (
        f"RUN --mount=type=secret,id={known} \\\n"
        f"    command --password-file /run/secrets/{known}\n"
        f"# docker build --secret id={known},src=FILE .   (or: --secret id={known},env=VARIABLE)"
    )
