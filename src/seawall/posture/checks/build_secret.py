"""Secrets in the arguments of a build."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.model.secrecy import is_secret
from seawall.posture.base import COMPOSE, Check, Hit
from seawall.posture.composing import environment
from seawall.posture.containers import Container
from seawall.posture.writing import compose


def _violates(container: Container) -> Iterable[Hit]:
    for argument in environment(container.node.get("build", "args")):
        if is_secret(argument.name, argument.value or "x" * 8):
            lower = argument.name.lower().replace("_", "-")
            yield Hit(
                argument.line,
                f"build.args {argument.name[:60]}",
                container.name,
                remedy=f"      secrets:\n        - {lower}\n# in the Dockerfile: RUN "
                f"--mount=type=secret,id={lower} …",
                confidence="medium",
            )


CHECK = Check(
    name="build-secret",
    title="Give secrets to a build as secrets, not as arguments",
    why="Arguments of a build stay in the history of the image, wherever their values come from.",
    severity=Severity.HIGH,
    subjects=frozenset({COMPOSE}),
    violates=_violates,
    bad=(compose("build:\n  context: .\n  args:\n    NPM_TOKEN: ${NPM_TOKEN}"),),
    good=(compose('build:\n  context: .\n  args:\n    VERSION: "1.0"\n  secrets:\n    - npm-token'),),
    controls=("CIS Docker 4.10", "NIST SP 800-190 4.1.4"),
)
