"""Images without a version."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import RUNNING, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.references import parts
from seawall.posture.writing import compose, inspect, pod, run, wrong


def _violates(container: Container) -> Iterable[Hit]:
    if container.image.value is None or container.node.get("build"):
        return ()
    _, tag, digest = parts(container.image.value)
    if digest or tag not in {"", "latest"}:
        return ()
    said = f"{container.image.value[:80]}: {'the tag latest' if tag else 'no tag'}"
    return (wrong(container, "image", container.image, f"{container.name}: {said}"),)


CHECK = Check(
    name="image-tag",
    title="Name the version of an image",
    why="`latest`, said or meant, is another image tomorrow: what was tested is not what runs, and nothing "
    "can be "
    "taken back.",
    severity=Severity.MEDIUM,
    subjects=RUNNING,
    violates=_violates,
    bad=(
        compose("", image="nginx"),
        pod(image="nginx:latest"),
        run(image="registry.example.org:5000/web"),
        inspect({}, {"Image": "nginx"}),
    ),
    good=(
        compose("", image="nginx:1.29.3"),
        compose("build: .", image="web"),
        pod(image="nginx@sha256:" + "a" * 64),
        run(image="registry.example.org:5000/web:1.0"),
        inspect({}, {"Image": "nginx:1.29.3"}),
    ),
    aliases=("KSV013", "CKV_K8S_14"),
    controls=("CIS Docker 5.28", "NIST SP 800-190 4.2.2"),
)
