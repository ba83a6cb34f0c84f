"""The security contexts of a pod: the pod's own and each container's, both of which the standards judge."""

from __future__ import annotations

from collections.abc import Iterator

from seawall.posture.containers import Container
from seawall.posture.nodes import MAPPING, SCALAR, Node


def contexts(container: Container) -> Iterator[tuple[str, Node]]:
    """Yield what is named securityContext: the container's, and with the first of a pod, the pod's."""
    own = container.node.get("securityContext")
    if own.kind == MAPPING:
        yield container.name, own
    shared = container.pod.get("securityContext")
    if container.first and shared.kind == MAPPING:
        yield f"{container.workload.get('metadata', 'name').text or 'the pod'} (pod)", shared


def settings(container: Container, *path: str) -> Iterator[tuple[str, Node]]:
    """Yield what stands at a path of the security contexts, with whose it is."""
    for owner, context in contexts(container):
        found = context.get(*path)
        if found and (found.kind != SCALAR or found.value is not None):
            yield owner, found


def annotated(container: Container, prefix: str) -> Iterator[tuple[Node, Node]]:
    """Yield the annotations of the pod whose names begin so, with its first container."""
    if container.first:
        for key, value in container.workload.get("metadata", "annotations").pairs:
            if key.text.startswith(prefix):
                yield key, value


def own_users(container: Container) -> bool:
    """Whether the pod has a user namespace of its own, for which the standards ask less (since 1.35)."""
    return container.pod.get("hostUsers").boolean is False
