"""Registries without TLS."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import RUN, RUNNING, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.writing import compose, inspect, named, pod, run


def _violates(container: Container) -> Iterable[Hit]:
    for word in container.words:
        if "--insecure-registry" in (word.value or ""):
            yield Hit(
                word.line, named(container, "words") or "command", f"{container.name}: --insecure-registry"
            )
    if container.subject == RUN:
        said = container.node.get("tls-verify")
        if said.text == "false":
            yield Hit(said.line, "--tls-verify", container.name)


CHECK = Check(
    name="insecure-registry",
    title="Take images only from registries with TLS",
    why="Over plain HTTP, or with a certificate that nobody checks, whoever is on the way gives you the "
    "image.",
    severity=Severity.HIGH,
    subjects=RUNNING,
    violates=_violates,
    bad=(
        compose("command: --insecure-registry registry.example.org"),
        pod('args: ["--insecure-registry=registry.example.org"]'),
        run("--tls-verify=false"),
        inspect({}, {"Cmd": ["dockerd", "--insecure-registry", "10.0.0.0/8"]}),
    ),
    good=(compose(""), pod('args: ["dockerd"]'), run("--tls-verify=true"), inspect({})),
    controls=("CIS Docker 2.5", "NIST SP 800-190 4.2.1"),
)
