"""The short and the long forms of Compose's ports, volumes and environment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seawall.posture.containers import Mount, Port, Value, Variable
from seawall.posture.nodes import MAPPING, SCALAR, Node
from seawall.posture.values import filled, string, strings

_PATH = re.compile(r"(?:[.~/\\$]|[A-Za-z]:[\\/])")
_MODES = re.compile(r"(?:^|,)(?:ro|readonly)(?:,|$)")


def port(text: str, line: int) -> Port:
    """Read `[[IP:]HOST:]CONTAINER[/PROTOCOL]`; an IPv6 address stands in brackets."""
    text, _, protocol = text.partition("/")
    address = ""
    if text.startswith("["):
        address, _, text = text[1:].partition("]")
        text = text.removeprefix(":")
    parts = text.split(":")
    if len(parts) >= 3:
        address = address or ":".join(parts[:-2])
    host = parts[-2] if len(parts) >= 2 else ""
    return Port(parts[-1], host, address, protocol or "tcp", line)


def ports(node: Node) -> Iterator[Port]:
    """Yield published ports, whichever form they have; a port without a host's is given one at random."""
    for item in node.items:
        if item.kind == MAPPING:
            yield Port(
                filled(item.get("target").text)[0],
                filled(item.get("published").text)[0] or "0",
                filled(item.get("host_ip").text)[0],
                item.get("protocol").text or "tcp",
                item.line,
            )
        elif item.kind == SCALAR and item.value is not None:
            found = port(filled(item.text)[0], item.line)
            yield Port(
                found.container_port, found.host_port or "0", found.host_ip, found.protocol, found.line
            )


def mount(text: str, line: int) -> Mount:
    """Read `[SOURCE:]TARGET[:MODES]`: what looks like a path is bound, the rest are volumes."""
    text = filled(text)[0]
    drive = text[:2] if re.match(r"[A-Za-z]:[\\/]", text) else ""
    parts = text[len(drive) :].split(":")
    if len(parts) == 1:
        return Mount("volume", "", text, line=line)
    source = drive + parts[0]
    kind = "bind" if _PATH.match(source) else "volume"
    modes = parts[2] if len(parts) > 2 else ""
    return Mount(kind, source, parts[1], read_only=bool(_MODES.search(modes)), line=line)


def mounts(node: Node) -> Iterator[Mount]:
    """Yield volumes, whichever form they have."""
    for item in node.items:
        if item.kind == MAPPING:
            yield Mount(
                item.get("type").text or "volume",
                filled(item.get("source").text)[0],
                item.get("target").text,
                read_only=item.get("read_only").boolean is True,
                line=(item.get("source") or item).line,
            )
        elif item.kind == SCALAR and item.value is not None:
            yield mount(item.text, item.line)


def environment(node: Node) -> Iterator[Variable]:
    """Yield the variables of a mapping or a list; one without a value comes from the environment."""
    for key, value in node.pairs:
        text = None if value.value is None or value.kind != SCALAR else value.text
        yield variable(key.text, text, key.line)
    for item in node.items:
        name, sign, text = item.text.partition("=")
        yield variable(name, text if sign else None, item.line)


def variable(name: str, value: str | None, line: int) -> Variable:
    """Return a variable; what it takes from the environment alone is no value."""
    if value is not None and not filled(value)[1]:
        return Variable(name, None, line, "environment")
    if value is None:
        return Variable(name, None, line, "environment")
    return Variable(name, filled(value)[0], line)


def limit(*nodes: Node) -> Value[str]:
    """Return the first of several settings that is said."""
    said = (string(node, variables=True) for node in nodes)
    return next((value for value in said if value.said), Value())


def health(node: Node) -> Value[str]:
    """Return a health check's text, or `none` where the image's own is switched off."""
    if node.kind != MAPPING:
        return Value()
    test = strings(node.get("test"))
    off = node.get("disable")
    if off.boolean is True or (test and test[0].value == "NONE"):
        return Value("none", off.line or node.get("test").line)
    return Value(" ".join(word.value or "" for word in test) or "image", node.line)


def restart(service: Node) -> Value[str]:
    """Return `no`, `always`, `unless-stopped` or `on-failure[:TIMES]`, of either place where it is said."""
    said = service.get("restart")
    if said.value is False:  # a bare `no`
        return Value("no", said.line)
    if said:
        return string(said, variables=True)
    policy = service.get("deploy", "restart_policy")
    condition = policy.get("condition")
    if policy.kind != MAPPING or condition.text == "none":
        return Value("no", condition.line) if condition else Value()
    times = policy.get("max_attempts")
    word = "always" if condition.text in {"", "any"} else condition.text
    return Value(f"{word}:{times.text}" if times else word, (condition or policy).line)
