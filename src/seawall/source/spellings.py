"""How other tools write where an image is, so that who is used to them is told how it is written here."""

from __future__ import annotations

import re

from seawall.model.errors import Misuse

# skopeo and Podman (containers-transports(5)), Syft, Grype, and what a browser shows.
_OTHERS = (
    ("docker://", "registry:"),
    ("registry://", "registry:"),
    ("https://", "registry:"),
    ("http://", "registry:"),
    ("podman://", "podman:"),
    ("docker-daemon:", "docker:"),
    ("containers-storage:", "podman:"),
    ("oci-layout:", "oci-dir:"),
    ("oci:/", "oci-dir:/"),
    ("oci:./", "oci-dir:./"),
)


def require_ours(reference: str) -> None:
    """Raise Misuse for a reference as another tool writes it, saying how it is written here."""
    for theirs, ours in _OTHERS:
        if reference.startswith(theirs):
            shown = re.sub(r"//[^/]*@(?=.*/)", "//", reference)[:300]  # a password before the host
            named = f"{ours}{shown.removeprefix(theirs)}"
            raise Misuse(f"{shown}: write {named} (docs/scan.md tells what a target can be)")
