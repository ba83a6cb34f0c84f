"""Images by pattern: `HOST/PREFIX/*[:TAG]`, expanded with what a registry lists.

`*` and `?` stay within one component of a repository's path, `**` is any number of components, and without a
tag all tags are meant.  Tags that tools make for signatures and attestations (`sha256-<hex>.sig`) are no
images and are passed over, counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from seawall.model.errors import FetchError, Misuse, NotFound, SeawallError
from seawall.source.oci.reference import DOCKER_HUB, Reference, parse
from seawall.source.oci.registry.hosts import Hosts
from seawall.source.oci.registry.repository import catalogue

WILD = frozenset("*?")
_ATTACHED = re.compile(r"sha(?:256|512)-[0-9a-f]{64,128}(?:\..+)?\Z")


class Pattern(Struct, frozen=True):
    """A registry, and globs for its repositories and their tags."""

    registry: str
    repository: str
    tag: str = "*"

    def __str__(self) -> str:
        return f"{self.registry}/{self.repository}:{self.tag}"


class Listed(Struct, frozen=True):
    """What a pattern names now, in the order of names; `attached` counts the tags that are no images'.

    `failed` are the repositories, as patterns, of which the registry gives no tags, and its refusals;
    `untagged` those that it names in its catalogue and then says it does not know (404).
    """

    references: tuple[Reference, ...]
    attached: int = 0
    failed: tuple[tuple[Pattern, SeawallError], ...] = ()
    untagged: tuple[str, ...] = ()


def is_pattern(text: str) -> bool:
    """Say whether a text is a pattern, and no reference, which has no wildcards."""
    return bool(WILD & set(text))


def parse_pattern(text: str) -> Pattern:
    """Parse `HOST/REPOSITORY[:TAG]` with wildcards behind the host; raises Misuse, saying why."""
    path, slash, last = text.rpartition("/")
    name, _, tag = last.partition(":")
    registry, slash, repository = f"{path}{slash}{name}".partition("/")
    if "@" in text:
        raise _wrong(text, "a digest names one image")
    if is_pattern(registry) or not slash or not repository:
        raise _wrong(text, "it begins with the registry's name, as in registry.example/team/*")
    # The host's form is checked as that of any reference.
    return Pattern(parse(f"{registry}/x").registry, repository, tag or "*")


def _wrong(text: str, why: str) -> Misuse:
    return Misuse(f"{text[:200]!r} is not a pattern of images: {why}; write HOST/PREFIX/*[:TAG]")


def expand(pattern: Pattern, hosts: Hosts) -> Listed:
    """Return what a pattern names; NotFound for nothing, and what the registry client raises.

    Of several repositories one that is refused costs the others nothing; a network that fails ends all.
    """
    tags = _compiled(pattern.tag).fullmatch
    found: list[Reference] = []
    failed: list[tuple[Pattern, SeawallError]] = []
    untagged: list[str] = []
    attached = 0
    for repository in _repositories(pattern, hosts):
        try:
            listed = sorted(hosts.named(Reference(pattern.registry, repository, "latest")).tags())
        except FetchError:
            raise
        except NotFound:  # it has lost its last tag, or is hidden from us: registries say the same of both
            untagged.append(repository)
            continue
        except SeawallError as error:
            failed.append((replace(pattern, repository=repository), error))
            continue
        for tag in listed:
            if _ATTACHED.match(tag):
                attached += 1
            elif tags(tag):
                found.append(Reference(pattern.registry, repository, tag))
    if failed and not found:
        raise failed[0][1]
    if not found:
        but = f", but {attached} tags of signatures and the like" if attached else ""
        but += f"; {len(untagged)} repositories without tags, or hidden" if untagged else ""
        raise NotFound(f"{pattern}: the registry lists nothing of that name{but}")
    return Listed(tuple(found), attached, tuple(failed), tuple(untagged))


def _repositories(pattern: Pattern, hosts: Hosts) -> Iterator[str]:
    if not is_pattern(pattern.repository):
        yield parse(f"{pattern.registry}/{pattern.repository}").repository
        return
    if pattern.registry == DOCKER_HUB:
        raise Misuse(f"{pattern}: Docker Hub lists no repositories: name one, as docker.io/library/alpine:*")
    *_, own = hosts.endpoints(Reference(pattern.registry, "any", "latest"))
    client = hosts.client(replace(own, repository=""))
    yield from sorted(filter(_compiled(pattern.repository).fullmatch, catalogue(client)))


def _compiled(glob: str) -> re.Pattern[str]:
    parts = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile(re.sub(r"\*\*/?|[*?]|[^*?]+", lambda m: parts.get(m[0], re.escape(m[0])), glob))
