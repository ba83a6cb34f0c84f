"""Images without a health check."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import example, setting


def _violates(image: Image) -> Iterable[Hit]:
    if image.health and image.health[0] != "NONE":
        return ()
    said = "HEALTHCHECK NONE turns it off" if image.health else ""
    remedy = 'HEALTHCHECK --interval=30s --timeout=3s CMD ["/app", "--healthy"]'
    return (setting(image, "Healthcheck", said, keyword="HEALTHCHECK", remedy=remedy),)


CHECK = Check(
    name="image-no-healthcheck",
    title="Say how the container's health is checked",
    why=(
        "Docker, Podman and Swarm take a program that hangs for a healthy one. Kubernetes has "
        "probes of its own, and does not look at this."
    ),
    severity=Severity.LOW,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({}),
        example({"Healthcheck": {"Test": ["NONE"]}}),
    ),
    good=(example({"Healthcheck": {"Test": ["CMD", "/app", "--healthy"]}}),),
    aliases=(
        "CIS-DI-0006",
        "DS-0026",
        "AVD-DS-0026",
        "CKV_DOCKER_2",
    ),
    controls=("CIS Docker 4.6",),
)
