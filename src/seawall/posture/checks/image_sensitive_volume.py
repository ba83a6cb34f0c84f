"""Volumes where the system's own files lie."""

import posixpath
from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import example, setting

_SENSITIVE = frozenset(
    {
        *(
            "/",
            "/bin",
            "/boot",
            "/dev",
            "/etc",
            "/lib",
            "/lib64",
            "/proc",
            "/root",
            "/run",
            "/sbin",
            "/sys",
            "/usr",
        ),
        *(
            "/usr/bin",
            "/usr/lib",
            "/usr/sbin",
            "/var",
            "/var/run",
            "/var/run/docker.sock",
            "/run/docker.sock",
        ),
    }
)


def _violates(image: Image) -> Iterable[Hit]:
    for volume in image.volumes:
        place = posixpath.normpath(f"/{volume.lstrip('/')}")
        if place in _SENSITIVE or place.startswith(("/proc/", "/sys/", "/dev/")):
            yield setting(image, "Volumes", place, keyword="VOLUME", word=volume)


CHECK = Check(
    name="image-sensitive-volume",
    title="Declare no volume over the system's directories",
    why=(
        "What is mounted there takes the place of what the container needs, and lets who writes "
        "to the volume change how it runs."
    ),
    severity=Severity.MEDIUM,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({"Volumes": {"/etc": {}}}),
        example({"Volumes": {"/proc/sys": {}}}, history=("-VOLUME [/proc/sys]",)),
        example({"Volumes": {"/var/run/docker.sock": {}}}),
    ),
    good=(example({"Volumes": {"/var/lib/data": {}, "/etc/shop": {}}}),),
    aliases=("DKL-DI-0002",),
    controls=("CIS Docker 5.6",),
)
