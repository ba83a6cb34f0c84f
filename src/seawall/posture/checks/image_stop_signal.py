"""Signals that leave a program no time."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import example, setting


def _violates(image: Image) -> Iterable[Hit]:
    if image.stop_signal.upper().removeprefix("SIG") in {"KILL", "9", "STOP", "19"}:
        yield setting(
            image, "StopSignal", image.stop_signal, keyword="STOPSIGNAL", remedy="STOPSIGNAL SIGTERM"
        )


CHECK = Check(
    name="image-stop-signal",
    title="Let the program be stopped before it is killed",
    why="SIGKILL cannot be handled: what was not written is lost whenever the container stops.",
    severity=Severity.LOW,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({"StopSignal": "SIGKILL"}),
        example({"StopSignal": "9"}),
    ),
    good=(
        example({"StopSignal": "SIGTERM"}),
        example({}),
    ),
    aliases=(),
    controls=(),
)
