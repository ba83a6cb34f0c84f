"""Choosing one image of an index."""

from __future__ import annotations

import platform as machine
from collections.abc import Sequence

from seawall.model.errors import Misuse, NotFound
from seawall.source.oci.manifest import ATTESTATION_ANNOTATION, Descriptor, Platform

_ARCHITECTURES = {
    "x86_64": ("amd64", ""),
    "aarch64": ("arm64", ""),
    "armv7l": ("arm", "v7"),
    "armv6l": ("arm", "v6"),
    "i686": ("386", ""),
    "ppc64le": ("ppc64le", ""),
    "s390x": ("s390x", ""),
    "riscv64": ("riscv64", ""),
}
_DEFAULT_VARIANT = {"arm64": "v8", "arm": "v7"}


def parse(text: str) -> Platform:
    """Parse `os/arch[/variant]`; Misuse for anything else."""
    parts = text.split("/")
    if len(parts) not in {2, 3} or not all(parts):
        raise Misuse(f"{text!r} is not a platform: write os/architecture[/variant], such as linux/arm64/v8")
    return Platform(*parts)


def host() -> Platform:
    """Return the platform of this machine's containers."""
    architecture, variant = _ARCHITECTURES.get(machine.machine(), (machine.machine(), ""))
    return Platform("linux", architecture, variant)


def matches(offered: Platform, wanted: Platform) -> bool:
    """Say whether an image for `offered` is what `wanted` asks for (a missing variant is the default one)."""
    if (offered.os, offered.architecture) != (wanted.os, wanted.architecture):
        return False
    default = _DEFAULT_VARIANT.get(wanted.architecture, "")
    return not wanted.variant or (offered.variant or default) == wanted.variant


def is_attestation(descriptor: Descriptor) -> bool:
    """Say whether an index entry is BuildKit's attestation of its neighbour, not an image."""
    found = descriptor.platform
    unknown = found is not None and found.os == found.architecture == "unknown"
    return unknown or ATTESTATION_ANNOTATION in descriptor.annotations


def choose(entries: Sequence[Descriptor], wanted: Platform | None, what: str) -> Descriptor:
    """Choose the entry for `wanted`; without one, the only image, else this machine's platform.

    Raises NotFound with the platforms on offer.  It never falls back to amd64.
    """
    images = [entry for entry in entries if not is_attestation(entry)]
    if not images:
        raise NotFound(f"{what}: the index holds no image")
    if wanted is None and len(images) == 1:
        return images[0]
    asked = wanted or host()
    fitting = [entry for entry in images if entry.platform is None or matches(entry.platform, asked)]
    exact = [entry for entry in fitting if entry.platform and entry.platform.variant == asked.variant]
    default = _DEFAULT_VARIANT.get(asked.architecture, "")
    usual = [entry for entry in fitting if entry.platform and entry.platform.variant == default]
    if chosen := exact or usual or fitting:
        return chosen[0]
    offered = ", ".join(sorted({str(entry.platform) for entry in images if entry.platform}))
    raise NotFound(
        f"{what}: no image for {asked}; it has {offered or 'none with a platform'} (choose with --platform)"
    )
