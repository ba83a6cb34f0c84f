"""The IPC namespace of the host."""

from seawall.model.finding import Severity
from seawall.posture.base import BASELINE, RESTRICTED, RUNNING, Check
from seawall.posture.writing import compose, in_compose, in_pod, inspect, is_host, on_line, pod, run

CHECK = Check(
    name="host-ipc",
    title="Do not share the host's inter-process communication",
    why="Shared memory of the host, with what other programs keep there, is open to the container.",
    severity=Severity.HIGH,
    subjects=RUNNING,
    violates=is_host("ipc"),
    bad=(compose("ipc: host"), pod(spec="hostIPC: true"), run("--ipc host"), inspect({"IpcMode": "host"})),
    good=(compose("ipc: private"), pod(spec="hostIPC: false"), run(), inspect({"IpcMode": "private"})),
    aliases=("KSV008", "CKV_K8S_18"),
    controls=("CIS Docker 5.17", "CIS Kubernetes 5.2.4", "NIST SP 800-190 4.4.3", "PSS baseline"),
    standards=frozenset({BASELINE, RESTRICTED}),
    changes=(in_compose("ipc", None), in_pod("hostIPC", value=False), on_line("--ipc=host", out=True)),
)
