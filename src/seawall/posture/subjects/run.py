"""Command lines: `docker run`, `docker create` and the same of podman and nerdctl, in scripts or alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from seawall.posture.base import RUN, Subject
from seawall.posture.commands import Command, Option
from seawall.posture.composing import mount, port
from seawall.posture.containers import Container, Mount, Port, Value, Variable
from seawall.posture.documents import Document
from seawall.posture.nodes import MAPPING, SCALAR, Node
from seawall.posture.options import secured
from seawall.posture.shells import commands

_HEALTH = ("health-cmd", "healthcheck-command")


def scripted(file: str, text: str, line: int = 1) -> Iterator[Container]:
    """Yield what the commands of a script make; `line` is that of its first one.  Raises LimitExceeded."""
    for found in commands(file, text, line):
        yield container(file, found)


def container(file: str, found: Command) -> Container:
    """Return the container that a command asks for."""
    security = secured(_values(found.each("security-opt")))
    check = found.last(*_HEALTH, "no-healthcheck")
    health = (
        Value("none" if check.name == "no-healthcheck" else check.value, check.line) if check else Value()
    )
    name = found.last("name")
    return Container(
        RUN,
        file,
        name.value if name else found.image.text if found.image else found.tool,
        found.verb.line,
        image=_image(found),
        user=_value(found.last("user")),
        privileged=_flag(found.last("privileged")),
        cap_add=tuple(_values(found.each("cap-add"))),
        cap_drop=tuple(_values(found.each("cap-drop"))),
        no_new_privileges=security.no_new_privileges,
        seccomp=security.seccomp,
        apparmor=security.apparmor,
        selinux=security.selinux,
        read_only=_flag(found.last("read-only")),
        mounts=tuple(_mounts(found.options)),
        ports=tuple(_ports(found)),
        pid=_value(found.last("pid")),
        ipc=_value(found.last("ipc")),
        network=_value(found.last("network")),
        uts=_value(found.last("uts")),
        userns=_value(found.last("userns")),
        cgroupns=_value(found.last("cgroupns")),
        memory=_value(found.last("memory")),
        memory_request=_value(found.last("memory-reservation")),
        cpus=_value(found.last("cpus", "cpu-quota", "cpuset-cpus")),
        pids=_value(found.last("pids-limit")),
        env=tuple(_env(found.each("env"))),
        words=tuple(Value(word.text, word.line) for word in found.rest),
        health=health,
        pull=_value(found.last("pull")),
        restart=_value(found.last("restart")),
        ulimits=tuple(_values(found.each("ulimit"))),
        devices=tuple(_values(found.each("device"))),
        sysctls=tuple(_values(found.each("sysctl"))),
        cgroup_parent=_value(found.last("cgroup-parent")),
        finishes=found.last("rm") is not None and found.last("detach") is None,
        node=_node(found),
    )


def _node(found: Command) -> Node:
    """Return the command as a document: its options, and under `<verb>` where they begin."""
    verb, image = found.verb, found.image
    pairs = [
        (
            _scalar("<verb>", verb.line, verb.start, verb.end),
            _scalar(verb.text, verb.line, verb.start, verb.end),
        )
    ]
    for each in found.options:
        key = _scalar(each.name, each.line, each.start, each.end)
        pairs.append((key, _scalar(each.value, each.line, each.start, each.end)))
    end = image.end if image else verb.end
    return Node(MAPPING, verb.line, verb.start, end, pairs=tuple(pairs), flow=True)


def _scalar(text: str, line: int, start: int, end: int) -> Node:
    return Node(SCALAR, line, start, end, value=text, text=text)


def _image(found: Command) -> Value[str]:
    word = found.image
    if word is None:
        return Value()
    return Value(None, word.line, word.text) if word.open else Value(word.text, word.line)


def _value(option: Option | None) -> Value[str]:
    if option is None:
        return Value()
    return Value(None, option.line, option.value) if option.open else Value(option.value, option.line)


def _values(options: Iterable[Option]) -> list[Value[str]]:
    return [_value(option) for option in options]


def _flag(option: Option | None) -> Value[bool]:
    if option is None:
        return Value()
    if option.open and option.value != "true":
        return Value(None, option.line, option.value)
    return Value(option.value.lower() not in {"false", "0", "f"}, option.line)


def _mounts(options: Sequence[Option]) -> Iterator[Mount]:
    for each in options:
        if each.name == "volume":
            yield mount(each.value, each.line)
        elif each.name == "mount":
            said = {
                key.strip(): value
                for key, _, value in (part.partition("=") for part in each.value.split(","))
            }
            yield Mount(
                said.get("type", "volume"),
                said.get("source", said.get("src", "")),
                said.get("target", said.get("destination", said.get("dst", ""))),
                read_only=said.get("readonly", said.get("ro", "false")) in {"", "true", "1"},
                line=each.line,
            )


def _ports(found: Command) -> Iterator[Port]:
    for each in found.each("publish"):
        read = port(each.value, each.line)
        yield Port(read.container_port, read.host_port or "0", read.host_ip, read.protocol, each.line)
    every = found.last("publish-all")
    if every is not None and _flag(every).value:
        yield Port("every exposed port", "0", line=every.line)


def _env(options: Iterable[Option]) -> Iterator[Variable]:
    for each in options:
        name, sign, value = each.value.partition("=")
        if sign and not (each.open and value.startswith(("$", "`"))):
            yield Variable(name, value, each.line)
        else:
            yield Variable(name, None, each.line, "environment")


def _never(_: Node) -> bool:
    return False


def _none(_: Document) -> tuple[Container, ...]:
    return ()


SUBJECT = Subject(RUN, _never, _none)
