"""Secrets in variables and labels of the image."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.model.secrecy import is_secret
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import example, setting


def _violates(image: Image) -> Iterable[Hit]:
    remedy = "RUN --mount=type=secret,id=NAME,env=NAME ...\ndocker run --env-file secrets.env ..."
    for name, value in image.environment:
        if value and is_secret(name, value):
            yield setting(image, f"Env {name}", f"{name} is set", keyword="ENV", word=name, remedy=remedy)
    for name, value in image.labels:
        if value and is_secret(name, value):
            yield setting(
                image, f"Labels {name}", f"{name} is set", keyword="LABEL", word=name, remedy=remedy
            )


CHECK = Check(
    name="image-secret-env",
    title="Keep secrets out of ENV and LABEL",
    why=(
        "They stand in the configuration in plain text: whoever may pull the image reads them, "
        "and so does every process in every container."
    ),
    severity=Severity.HIGH,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({"Env": ["DB_PASSWORD=correct horse"]}, history=("-ENV DB_PASSWORD=correct horse",)),
        example({"Env": ["DATABASE=postgres://shop:horse@db/shop"]}),
        example({"Labels": {"api_key": "0123abcd"}}),
    ),
    good=(
        example(
            {"Env": ["PATH=/usr/bin", "DB_PASSWORD=", "DB_PASSWORD_FILE=/run/secrets/db", "TOKEN=${TOKEN}"]}
        ),
        example({"Labels": {"maintainer": "me"}}),
    ),
    aliases=(
        "CIS-DI-0010",
        "DS-0031",
        "AVD-DS-0031",
        "DL3064",
    ),
    controls=(
        "CIS Docker 4.10",
        "NIST SP 800-190 4.1.4",
    ),
)
