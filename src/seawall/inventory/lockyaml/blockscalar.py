"""Literal and folded block scalars (YAML 1.2.2, 8.1)."""

from __future__ import annotations

import re

from seawall.inventory.lockyaml.scalars import Unusual

_HEADER = re.compile(r"([|>])([+-]?)(?: +#.*)?\Z")


def read_block_scalar(header: str, lines: list[str], at: int, column: int) -> tuple[str, int]:
    """Return the scalar whose header was read, from line `at` on, and the number of the line after it."""
    match = _HEADER.match(header)
    if match is None:
        raise Unusual("a block scalar with an indentation indicator")
    style, chomping = match.groups()
    content, at = _content(lines, at, column)
    end = len(content)
    while end and not content[end - 1]:
        end -= 1
    body = "\n".join(content[:end]) if style == "|" else _folded(content[:end])
    breaks = {"-": 0, "": bool(end), "+": len(content) - end + bool(end)}[chomping]
    return body + "\n" * breaks, at


def _content(lines: list[str], at: int, column: int) -> tuple[list[str], int]:
    """Return the lines deeper than `column`, without their common indentation, and where they end."""
    content: list[str] = []
    depth = 0
    while at < len(lines):
        line = lines[at]
        indent = len(line) - len(line.lstrip(" "))
        if indent == len(line):
            if indent and (not depth or indent > depth):
                raise Unusual("spaces alone in a block scalar")
            content.append("")
        elif indent <= column or (depth and indent < depth):
            break
        else:
            depth = depth or indent
            content.append(line[depth:])
        at += 1
    return content, at


def _folded(lines: list[str]) -> str:
    """Join the lines: one break is a space, more are one fewer (YAML 1.2.2, 8.1.3)."""
    if any(line[:1] in {" ", "\t"} for line in lines):
        raise Unusual("indented lines in a folded scalar")
    start = next((number for number, line in enumerate(lines) if line), 0)
    joined = "\n".join(lines[start:])
    return "\n" * start + re.sub(r"\n+", lambda run: run[0][1:] or " ", joined)
