"""Devices of the host."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import Check, Hit
from seawall.posture.containers import Container
from seawall.posture.writing import DOCKER, compose, inspect, run, wrong

_HARMLESS = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom", "/dev/dri", "/dev/nvidia", "/dev/snd")


def _violates(container: Container) -> Iterable[Hit]:
    for device in container.devices:
        path = (device.value or "").partition(":")[0]
        if path.startswith("/") and not path.startswith(_HARMLESS):
            yield wrong(container, "devices", device)


CHECK = Check(
    name="host-device",
    title="Give no devices of the host away",
    why="A disk is all files on it, /dev/mem all memory; a device is read and written past every permission.",
    severity=Severity.MEDIUM,
    subjects=DOCKER,
    violates=_violates,
    bad=(
        compose("devices:\n  - /dev/sda:/dev/sda"),
        run("--device=/dev/mem"),
        inspect({"Devices": [{"PathOnHost": "/dev/sda", "PathInContainer": "/dev/sda"}]}),
    ),
    good=(
        compose("devices:\n  - /dev/dri:/dev/dri"),
        run("--device nvidia.com/gpu=all"),
        inspect({"Devices": []}),
    ),
    controls=("CIS Docker 5.18", "NIST SP 800-190 4.4.3"),
)
