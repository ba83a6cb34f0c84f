"""Variables that turn checks of certificates off."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import example, setting

_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
_OFF = {
    "NODE_TLS_REJECT_UNAUTHORIZED": _NO,
    "PYTHONHTTPSVERIFY": _NO,
    "NPM_CONFIG_STRICT_SSL": _NO,
    "GIT_SSL_NO_VERIFY": _YES,
    "GOINSECURE": ("*",),
    "GONOSUMDB": ("*",),
    "PERL_LWP_SSL_VERIFY_HOSTNAME": _NO,
}


def _violates(image: Image) -> Iterable[Hit]:
    for name, value in image.environment:
        if value.strip().lower() in _OFF.get(name.upper(), ()):
            yield setting(image, f"Env {name}", f"{name}={value[:10]}", keyword="ENV", word=name)


CHECK = Check(
    name="image-weakened-tls",
    title="Let programs check the certificates of whom they talk to",
    why="Whoever stands between reads and changes all that the program sends and fetches.",
    severity=Severity.HIGH,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({"Env": ["NODE_TLS_REJECT_UNAUTHORIZED=0"]}),
        example({"Env": ["GIT_SSL_NO_VERIFY=true"]}),
    ),
    good=(example({"Env": ["NODE_TLS_REJECT_UNAUTHORIZED=1", "PYTHONHTTPSVERIFY=1"]}),),
    aliases=(),
    controls=("NIST SP 800-190 4.1.2",),
)
