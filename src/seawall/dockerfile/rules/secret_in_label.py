"""Keep secrets out of labels."""

from __future__ import annotations

from seawall.dockerfile.base import Rule, by_step
from seawall.dockerfile.secrecy import names_secret
from seawall.dockerfile.steps import Step
from seawall.model.finding import Severity


def _secrets(step: Step) -> list[str]:
    return [name for name, value in step.pairs if value and names_secret(name.replace("-", "_"))]


RULE = Rule(
    name="secret-in-label",
    title="Keep secrets out of labels",
    why="Labels are copied to every list of images, and read by whoever has the image.",
    severity=Severity.HIGH,
    aliases=("CIS-DI-0010",),
    controls=(
        "CIS Docker 4.10",
        "NIST SP 800-190 4.1.4",
    ),
    bad=(
        "FROM debian:12\nLABEL api_token=x",
        "FROM debian:12\nLABEL org.example.db-password=x",
    ),
    good=("FROM debian:12\nLABEL org.opencontainers.image.title=tokens",),
    violates=by_step("LABEL", _secrets),
)
