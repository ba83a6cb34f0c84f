"""Ports of services that do not belong into a container."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import IMAGE, Check, Hit
from seawall.posture.images import Image
from seawall.posture.imagewriting import example, setting

_RISKY = {
    "21": "FTP",
    "22": "SSH",
    "23": "Telnet",
    "111": "the port mapper",
    "135": "Windows RPC",
    "139": "NetBIOS",
    "445": "SMB",
    "512": "rexec",
    "513": "rlogin",
    "514": "rsh",
    "2375": "the Docker daemon, unprotected",
    "2376": "the Docker daemon",
    "3389": "remote desktop",
    "5900": "VNC",
    "10250": "the kubelet",
    "10255": "the kubelet, unprotected",
}


def _violates(image: Image) -> Iterable[Hit]:
    for port in image.ports:
        number, _, protocol = port.partition("/")
        if number in _RISKY and protocol in {"", "tcp"}:
            said = f"{port}: {_RISKY[number]}"
            yield setting(image, f"ExposedPorts {number}", said, keyword="EXPOSE", word=number)


CHECK = Check(
    name="image-risky-port",
    title="Expose no port that others administer by",
    why=(
        "A secure shell, a remote desktop or a daemon's interface in a container is a second way "
        "in, whose keys and updates nobody looks after."
    ),
    severity=Severity.MEDIUM,
    subjects=frozenset({IMAGE}),
    violates_image=_violates,
    bad=(
        example({"ExposedPorts": {"22/tcp": {}}}, history=("RUN make", "-EXPOSE map[22/tcp:{}]")),
        example({"ExposedPorts": {"2375": {}}}),
    ),
    good=(example({"ExposedPorts": {"8080/tcp": {}, "22/udp": {}}}),),
    aliases=(
        "DS-0004",
        "AVD-DS-0004",
        "CKV_DOCKER_1",
    ),
    controls=(
        "CIS Docker 5.7",
        "NIST SP 800-190 4.1.2",
    ),
)
