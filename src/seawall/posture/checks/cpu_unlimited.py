"""No limit on processors."""

from seawall.model.finding import Severity
from seawall.posture.base import RUNNING, Check
from seawall.posture.writing import (
    compose,
    in_compose,
    in_container,
    inspect,
    is_unlimited,
    on_line,
    pod,
    run,
)

CHECK = Check(
    name="cpu-unlimited",
    title="Limit processor time",
    why="A container that spins, by mistake or to mine coins, takes the processors from its neighbours.",
    severity=Severity.LOW,
    subjects=RUNNING,
    violates=is_unlimited("cpus"),
    bad=(compose("cpus: 0"), pod("resources:\n  limits:\n    memory: 1Gi"), run(), inspect({"NanoCpus": 0})),
    good=(
        compose("cpus: 1.5"),
        compose('deploy:\n  resources:\n    limits:\n      cpus: "0.5"'),
        pod("resources:\n  limits:\n    cpu: 500m"),
        run("--cpus 1"),
        inspect({"NanoCpus": 1000000000}),
    ),
    aliases=("KSV011", "CKV_K8S_11"),
    controls=("CIS Docker 5.12", "NIST SP 800-190 4.4.3"),
    changes=(
        in_compose("cpus", "1.0"),
        in_container("resources.limits.cpu", "1"),
        on_line("--cpus=1"),
    ),
)
