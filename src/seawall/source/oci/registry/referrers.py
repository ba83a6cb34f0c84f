"""What refers to a manifest: signatures, attestations, SBOMs (OCI distribution, "Listing Referrers")."""

from __future__ import annotations

from seawall.model.errors import LimitExceeded, NotFound
from seawall.source.oci.manifest import Descriptor, Index, checked_digest, decode
from seawall.source.oci.registry.paging import pages
from seawall.source.oci.registry.repository import Repository

MOST = 100_000


def fallback_tag(digest: str) -> str:
    """Return the tag that lists referrers where the registry does not ("Referrers Tag Schema")."""
    algorithm, _, encoded = checked_digest(digest).partition(":")
    return f"{algorithm[:32]}-{encoded[:64]}"


def referrers(repository: Repository, digest: str, artifact_type: str = "") -> tuple[Descriptor, ...]:
    """Return the descriptors of what refers to a digest, only those of an artifact type if one is given.

    Only a registry that says 404 is asked by the tag scheme instead; whatever else fails is an error, never
    an empty list.
    """
    checked_digest(digest)
    found = _listed(repository, digest, artifact_type)
    if found is None:
        found = tagged(repository, digest)
    return tuple(each for each in found if not artifact_type or each.artifact_type == artifact_type)


def _listed(repository: Repository, digest: str, artifact_type: str) -> list[Descriptor] | None:
    """Ask the referrers API; None where there is none."""
    from urllib.parse import urlencode  # noqa: PLC0415 - only who asks for referrers

    what = f"{repository.called(digest)}: referrers"
    path = repository.path("referrers", digest)
    if artifact_type:
        path = f"{path}?{urlencode({'artifactType': artifact_type})}"
    found: list[Descriptor] = []
    expected = frozenset({200, 404})
    for reply, content in pages(repository.client, what, path, repository.pulling, expected):
        if reply.status == 404:
            if found:
                raise NotFound(f"{what}: a page of the list is not there")
            return None
        found += decode(content, Index, what, repository.limits).manifests
        if len(found) > MOST:
            raise LimitExceeded(f"{what}: more than {MOST}")
    return found


def tagged(repository: Repository, digest: str) -> list[Descriptor]:
    """Return what the index under the fall-back tag lists; nothing where there is no such tag."""
    tag = fallback_tag(digest)
    try:
        _, content = repository.manifest(tag)
    except NotFound:
        return []
    return list(decode(content, Index, repository.called(tag), repository.limits).manifests)
