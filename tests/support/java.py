"""Java archives made for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

CLASS = b"\xca\xfe\xba\xbe\0\0\0\x34"


def archive(
    members: Mapping[str, str | bytes], *, before: bytes = b"", stored: bool = False, comment: bytes = b""
) -> bytes:
    """Return a zip archive, the same for the same members, with something before it if wanted."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            made.writestr(info, content)
        made.comment = comment
    return before + out.getvalue()


def properties(group: str, artifact: str, version: str) -> dict[str, str]:
    """Return a pom.properties where Maven puts it."""
    text = f"#Created by Apache Maven\ngroupId={group}\nartifactId={artifact}\nversion={version}\n"
    return {f"META-INF/maven/{group}/{artifact}/pom.properties": text}


def manifest(**attributes: str) -> dict[str, str]:
    """Return a manifest; an underscore in a name stands for a hyphen."""
    lines = ["Manifest-Version: 1.0", *(f"{k.replace('_', '-')}: {v}" for k, v in attributes.items())]
    return {"META-INF/MANIFEST.MF": "\r\n".join(lines) + "\r\n\r\n"}
