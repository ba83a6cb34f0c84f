"""Mounts that travel to the host."""

from collections.abc import Iterable

from seawall.model.finding import Severity
from seawall.posture.base import RUNNING, Check, Hit
from seawall.posture.containers import Container
from seawall.posture.nodes import MAPPING
from seawall.posture.writing import compose, inspect, named, pod, run

_SHARED = frozenset({"shared", "rshared", "Bidirectional"})


def _violates(container: Container) -> Iterable[Hit]:
    node = container.node
    for item in (*node.get("volumes").items, *node.get("volumeMounts").items, *node.get("Mounts").items):
        said = item.get("bind", "propagation") or item.get("mountPropagation") or item.get("Propagation")
        if said.text in _SHARED or (
            item.kind != MAPPING and _SHARED & set(item.text.split(":")[-1].split(","))
        ):
            yield Hit((said or item).line, f"{named(container, 'mounts')} propagation", container.name)
    for key, value in node.pairs:
        if key.text == "volume" and _SHARED & set(value.text.split(":")[-1].split(",")):
            yield Hit(value.line, "--volume propagation", container.name)
        elif key.text == "mount" and any(f"propagation={each}" in value.text for each in _SHARED):
            yield Hit(value.line, "--mount propagation", container.name)


CHECK = Check(
    name="mount-propagation",
    title="Let no mount travel from the container to the host",
    why="What a container mounts there appears on the host and in every container that shares the directory.",
    severity=Severity.MEDIUM,
    subjects=RUNNING,
    violates=_violates,
    bad=(
        compose("volumes:\n  - ./data:/data:rshared"),
        pod("volumeMounts:\n- name: data\n  mountPath: /data\n  mountPropagation: Bidirectional"),
        run("-v /srv/data:/data:shared"),
        inspect({}, Mounts=[{"Type": "bind", "Source": "/srv", "Propagation": "rshared"}]),
    ),
    good=(
        compose("volumes:\n  - ./data:/data:rslave"),
        pod("volumeMounts:\n- name: data\n  mountPath: /data"),
        run("-v /srv/data:/data"),
        inspect({}, Mounts=[{"Type": "bind", "Source": "/srv", "Propagation": "rprivate"}]),
    ),
    controls=("CIS Docker 5.20", "NIST SP 800-190 4.4.3"),
)
