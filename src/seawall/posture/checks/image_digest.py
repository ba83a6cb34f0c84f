"""Images by a tag that can be moved."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import Check, Hit
from seawall.posture.containers import Container
from seawall.posture.references import parts
from seawall.posture.writing import ASKED, compose, pod, run, wrong


def _violates(container: Container) -> Iterable[Hit]:
    if container.image.value is None or container.node.get("build"):
        return ()
    name, tag, digest = parts(container.image.value)
    if digest or tag in {"", "latest"}:  # of those image-tag tells
        return ()
    remedy = f"image: {name}:{tag}@sha256:…  # seawall scan {name}:{tag} tells it"
    hit = wrong(container, "image", container.image, f"{container.name}: {container.image.value[:80]}")
    return (Hit(hit.line, hit.setting, hit.said, remedy=remedy),)


CHECK = Check(
    name="image-digest",
    title="Pin images by digest",
    why="Whoever may push to the registry may move a tag; a digest names the bytes.",
    severity=Severity.LOW,
    subjects=ASKED,
    violates=_violates,
    bad=(compose("", image="nginx:1.29.3"), pod(image="nginx:1.29.3"), run(image="nginx:1.29.3")),
    good=(
        compose("", image="nginx:1.29.3@sha256:" + "a" * 64),
        compose("build: .", image="web:dev"),
        pod(image="nginx@sha256:" + "a" * 64),
        run(image="nginx@sha256:" + "a" * 64),
    ),
    aliases=("CKV_K8S_43",),
    controls=("NIST SP 800-190 4.2.2",),
)
