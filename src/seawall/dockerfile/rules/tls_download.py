"""Check the certificate of what is downloaded."""

from __future__ import annotations

import re

from seawall.dockerfile.base import Rule, by_command
from seawall.dockerfile.steps import Command
from seawall.model.finding import Severity

_OFF = re.compile(r"http\.(?:\S+\.)?sslverify=(?:false|0|no|off)", re.IGNORECASE)
# The flags of one letter that have no value: behind another one, k may be part of that one's.
_SINGLE = re.compile(r"-[#0-6aBfgGiIjJklLMnNpqRsSvV]*k[#0-6a-zA-Z]*")


def _unchecked(command: Command) -> str:
    words = command.arguments
    if command.name == "curl":
        return next(
            (word for word in words if word in {"--insecure", "--proxy-insecure"} or _SINGLE.fullmatch(word)),
            "",
        )
    if command.name == "wget":
        return "--no-check-certificate" if command.has("--no-check-certificate") else ""
    if command.name == "git":
        off = any(map(_OFF.fullmatch, words)) or (
            command.has("config")
            and any(word.lower() == "http.sslverify" for word in words)
            and command.has("false", "0")
        )
        return "http.sslVerify" if off else ""
    return ""


RULE = Rule(
    name="tls-download",
    title="Check the certificate of what is downloaded",
    why="Whoever is between, or holds the name, decides what is built in, and nothing tells.",
    severity=Severity.HIGH,
    aliases=(
        "CKV2_DOCKER_2",
        "CKV2_DOCKER_3",
    ),
    controls=(
        "CIS Docker 4.11",
        "NIST SP 800-190 4.1.3",
    ),
    bad=(
        "FROM debian:12\nRUN curl -fsSLk https://example.org/a -o /a",
        "FROM debian:12\nRUN wget -q --no-check-certificate https://example.org/a",
        "FROM debian:12\nRUN git -c http.sslVerify=false clone https://example.org/a.git",
    ),
    good=(
        ("FROM debian:12\nRUN curl -fsSL https://example.org/a -o /a && curl --key k https://example.org/a"),
        "FROM debian:12\nRUN git clone https://example.org/a.git",
    ),
    violates=by_command(_unchecked),
)
