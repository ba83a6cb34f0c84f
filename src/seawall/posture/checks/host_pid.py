"""The process namespace of the host."""

from seawall.model.finding import Severity
from seawall.posture.base import BASELINE, RESTRICTED, RUNNING, Check
from seawall.posture.writing import compose, in_compose, in_pod, inspect, is_host, on_line, pod, run

CHECK = Check(
    name="host-pid",
    title="Do not share the host's processes",
    why="A container that sees the processes of the host reads their environment, and as root ends or "
    "traces them.",
    severity=Severity.HIGH,
    subjects=RUNNING,
    violates=is_host("pid"),
    bad=(compose("pid: host"), pod(spec="hostPID: true"), run("--pid=host"), inspect({"PidMode": "host"})),
    good=(compose(""), pod(spec="hostPID: false"), run(), inspect({"PidMode": ""})),
    aliases=("KSV010", "CKV_K8S_17"),
    controls=("CIS Docker 5.16", "CIS Kubernetes 5.2.3", "NIST SP 800-190 4.4.3", "PSS baseline"),
    standards=frozenset({BASELINE, RESTRICTED}),
    changes=(in_compose("pid", None), in_pod("hostPID", value=False), on_line("--pid=host", out=True)),
)
