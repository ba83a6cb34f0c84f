"""Write no secret into a Dockerfile."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.dockerfile.base import Hit, Rule
from seawall.dockerfile.secrecy import mounted
from seawall.dockerfile.settings import Settings
from seawall.dockerfile.steps import Dockerfile
from seawall.model.finding import Severity

# The documented formats of keys and tokens that say of themselves what they are.
_FORMATS = (
    ("a private key", ("-----BEGIN ",), r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----"),
    ("an access key of AWS", ("AKIA", "ASIA"), r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b"),
    ("a token of GitHub", ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), r"\bgh[pousr]_[A-Za-z0-9]{36,255}\b"),
    ("a token of GitHub", ("github_pat_",), r"\bgithub_pat_\w{22,255}\b"),
    (
        "a token of GitLab",
        ("glpat-", "glptt-", "gldt-", "glrt-", "glcbt-", "glsoat-", "glft-", "glagent-"),
        r"\bgl(?:pat|ptt|dt|rt|cbt|soat|ft|agent)-[\w-]{20,}",
    ),
    ("a token of Slack", ("xox",), r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
    ("a token of Slack", ("xapp-",), r"\bxapp-\d-[A-Z0-9]+-\d+-[a-f0-9]+"),
    ("a token of npm", ("npm_",), r"\bnpm_[A-Za-z0-9]{36}\b"),
    ("a token of PyPI", ("pypi-AgE",), r"\bpypi-AgE[\w-]{50,}"),
    ("a key of Google", ("AIza",), r"\bAIza[\w-]{35}\b"),
    ("a key of Stripe", ("k_live_",), r"\b[rs]k_live_[A-Za-z0-9]{16,}"),
    ("a token of Docker Hub", ("dckr_",), r"\bdckr_(?:pat|oat)_[\w-]{20,}"),
    ("a token of Hugging Face", ("hf_",), r"\bhf_[A-Za-z]{34}\b"),
    ("a key of SendGrid", ("SG.",), r"\bSG\.[\w-]{22}\.[\w-]{43}\b"),
    ("a JSON web token", ("eyJ",), r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}"),
)


def _violates(file: Dockerfile, _: Settings) -> Iterator[Hit]:
    text = "\n".join(file.lines)
    for said, marks, pattern in _FORMATS:
        if not any(mark in text for mark in marks):
            continue
        known = re.compile(pattern)
        for number, line in enumerate(file.lines, 1):
            if any(mark in line for mark in marks) and known.search(line):
                yield Hit(number, said)


def _remedy(file: Dockerfile, hit: Hit) -> str:  # noqa: ARG001 (a remedy)
    return mounted("secret")


RULE = Rule(
    name="secret-in-text",
    title="Write no secret into a Dockerfile",
    why=(
        "It is in the repository, in the history of the image and in every layer made of it: "
        "it has to be revoked."
    ),
    severity=Severity.CRITICAL,
    remedy=_remedy,
    aliases=("CIS-DI-0010",),
    controls=(
        "CIS Docker 4.10",
        "NIST SP 800-190 4.1.4",
    ),
    bad=("FROM debian:12\nRUN <<E\ncat > /k <<K\n-----BEGIN RSA PRIVATE KEY-----\nK\nE",),
    good=("FROM debian:12\nRUN --mount=type=secret,id=key ssh-add /run/secrets/key",),
    violates=_violates,
)
