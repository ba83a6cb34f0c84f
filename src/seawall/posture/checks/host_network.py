"""The network of the host."""

from seawall.model.finding import Severity
from seawall.posture.base import BASELINE, RESTRICTED, RUNNING, Check
from seawall.posture.writing import compose, in_compose, in_pod, inspect, is_host, on_line, pod, run

CHECK = Check(
    name="host-network",
    title="Do not share the host's network",
    why="The container reaches what listens on the host alone, hears its traffic, and no network policy "
    "holds it.",
    severity=Severity.HIGH,
    subjects=RUNNING,
    violates=is_host("network"),
    bad=(
        compose("network_mode: host"),
        pod(spec="hostNetwork: true"),
        run("--net=host"),
        inspect({"NetworkMode": "host"}),
    ),
    good=(
        compose("network_mode: bridge"),
        pod(spec="hostNetwork: false"),
        run(),
        inspect({"NetworkMode": "web"}),
    ),
    aliases=("KSV009", "CKV_K8S_19"),
    controls=("CIS Docker 5.10", "CIS Kubernetes 5.2.5", "NIST SP 800-190 4.3.3", "PSS baseline"),
    standards=frozenset({BASELINE, RESTRICTED}),
    changes=(
        in_compose("network_mode", None),
        in_pod("hostNetwork", value=False),
        on_line("--network=host", out=True),
    ),
)
