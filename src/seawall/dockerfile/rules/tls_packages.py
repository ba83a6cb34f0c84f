"""Let package managers check certificates."""

from __future__ import annotations

import re
from itertools import pairwise

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.installs import is_pip_install
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity

_PEER = re.compile(r"Acquire::https?::(?:\S+::)?Verify-(?:Peer|Host)=[\"']?(?:false|0|no)", re.IGNORECASE)
_SSL = re.compile(r"(?:--setopt=)?(?:\S+\.)?sslverify=[\"']?(?:0|false|no)", re.IGNORECASE)
_OFF = frozenset({"false", "0"})


def _unchecked(command: Command) -> str:
    words = command.arguments
    name = command.name.rpartition("/")[2]
    if is_pip_install(command) or name.startswith("pip"):
        return "--trusted-host" if command.flagged("trusted-host") else ""
    if name in {"npm", "yarn", "pnpm"}:
        flagged = any(word in {"--strict-ssl=false", "strict-ssl=false", "--no-strict-ssl"} for word in words)
        pairs = any(pair[0].lstrip("-") == "strict-ssl" and pair[1] in _OFF for pair in pairwise(words))
        return "strict-ssl" if flagged or pairs else ""
    if name in {"yum", "dnf", "microdnf", "tdnf", "yum-config-manager"}:
        return "sslverify" if any(map(_SSL.fullmatch, words)) else ""
    if name in {"apt-get", "apt"}:
        return next((found[0].partition("=")[0] for word in words if (found := _PEER.search(word))), "")
    return ""


RULE = Rule(
    name="tls-packages",
    title="Let package managers check certificates",
    why="Packages are code that runs in the build: whoever is between decides what runs.",
    severity=Severity.HIGH,
    aliases=(
        "CKV2_DOCKER_4",
        "CKV2_DOCKER_13",
        "CKV2_DOCKER_15",
    ),
    controls=(
        "CIS Docker 4.11",
        "NIST SP 800-190 4.1.3",
    ),
    bad=(
        "FROM python:3.12\nRUN pip install --no-cache-dir --trusted-host example.org a==1",
        "FROM node:22\nRUN npm config set strict-ssl false",
        "FROM fedora:41\nRUN dnf config-manager --setopt=sslverify=0 --save",
        "FROM debian:12\nRUN apt-get -o Acquire::https::Verify-Peer=false update",
    ),
    good=(
        "FROM python:3.12\nRUN pip install --no-cache-dir --cert /ca.pem a==1",
        "FROM node:22\nRUN npm config set strict-ssl true",
    ),
    violates=by_command(_unchecked),
)
