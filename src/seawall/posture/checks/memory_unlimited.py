"""No limit on memory."""

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
    name="memory-unlimited",
    title="Limit memory",
    why="A container without a limit takes all memory of its host, and the kernel then ends the neighbours.",
    severity=Severity.MEDIUM,
    subjects=RUNNING,
    violates=is_unlimited("memory"),
    bad=(
        compose("mem_limit: 0"),
        pod("resources:\n  limits:\n    cpu: 500m"),
        run(),
        inspect({"Memory": 0}),
    ),
    good=(
        compose("mem_limit: 512m"),
        compose("deploy:\n  resources:\n    limits:\n      memory: 512M"),
        pod("resources:\n  limits:\n    memory: 512Mi"),
        run("-m 512m"),
        inspect({"Memory": 536870912}),
    ),
    aliases=("KSV018", "CKV_K8S_13"),
    controls=("CIS Docker 5.11", "NIST SP 800-190 4.4.3"),
    changes=(
        in_compose("mem_limit", "512m"),
        in_container("resources.limits.memory", "512Mi"),
        on_line("--memory=512m"),
    ),
)
