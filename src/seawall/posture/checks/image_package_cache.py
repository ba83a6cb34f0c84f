"""What package managers left behind."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import ImageHit, counted, example

_LEAST = 10_000  # bytes: empty lists and locks are nobody's loss
_REMEDIES = {
    "apt": "RUN apt-get update && apt-get install -y ... && rm -rf /var/lib/apt/lists/* /var/cache/apt/*",
    "apk": "RUN apk add --no-cache ...",
    "dnf": "RUN dnf install -y ... && dnf clean all && rm -rf /var/cache/dnf /var/cache/libdnf5",
    "yum": "RUN yum install -y ... && yum clean all && rm -rf /var/cache/yum",
    "zypper": "RUN zypper install -y ... && zypper clean --all",
    "pip": "RUN pip install --no-cache-dir ...",
    "npm": "RUN npm ci && npm cache clean --force",
}


def _violates(image: Image) -> Iterable[Hit]:
    for cache in image.files.caches if image.files else ():
        if cache.size >= _LEAST:
            weight = f"{cache.size / 1_000_000:.1f} MB in {counted(cache.files, 'file')} of {cache.name}"
            gone = ", deleted by a later layer that takes none of it away" if cache.deleted else ""
            yield ImageHit(
                0,
                cache.path,
                weight + gone,
                _REMEDIES.get(cache.name, f"RUN --mount=type=cache,target=/{cache.path} ..."),
                file=cache.path,
                layer=cache.layer,
            )


CHECK = Check(
    name="image-package-cache",
    title="Leave no package lists and caches in a layer",
    why=(
        "They make every pull longer and are out of date tomorrow; deleting them in a later layer "
        "takes nothing away."
    ),
    severity=Severity.LOW,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({}, files={"var/lib/apt/lists/deb_Packages": "x" * 20_000}),
        example({}, files={"root/.cache/pip/http/a": "x" * 20_000}),
        example({}, files={"home/me/.npm/_cacache/x/y": "x" * 20_000}),
    ),
    good=(
        example({}, files={"var/lib/apt/lists/lock": ""}),
        example({}, files={"var/cache/apt/pkgcache.bin": ""}),
    ),
    aliases=(
        "DKL-DI-0005",
        "DKL-DI-0004",
        "DL3009",
        "DL3019",
        "DL3042",
        "DS-0025",
        "AVD-DS-0025",
    ),
    controls=("CIS Docker 4.3",),
)
