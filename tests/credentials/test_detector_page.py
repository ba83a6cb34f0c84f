"""The page of detectors is made of them; `SEAWALL_REWRITE=1` writes it."""

from __future__ import annotations

import os
from pathlib import Path

from seawall import plugins
from seawall.secrets.base import Detector, Provider, all_detectors

PAGE = Path(__file__).parents[2] / "docs" / "secrets-detectors.md"
HEAD = """# Detectors of secrets

{kinds} kinds of {providers} providers, generated from `src/seawall/secrets/detectors/`; each row's texts
that fire and texts that must not are tests. The name is what `--ignore` takes.

*Told by* says what a hit rests on: a **checksum** or **structure** of the token that is verified offline,
which makes the confidence high; the **form** alone, most often a prefix of the provider's; or **words**
before it, the name that it is assigned to, where the token itself looks like any other; or the **path** of
the file, which is not looked into. Generic kinds are
heard only where no other is. What documentation prints in place of a secret fires none of them.

| detector | finds | severity | confidence | told by |
| --- | --- | --- | --- | --- |
"""


def told_by(detector: Detector) -> str:
    check = detector.check.__name__ if detector.check else ""
    if check.startswith("ends_with"):
        return "checksum"
    if check:
        return "structure"
    if not detector.pattern:
        return "path"
    return "words" if detector.pattern.startswith("(?i:") else "form"


def row(detector: Detector) -> str:
    confidence = "high" if detector.check else detector.confidence
    title = f"[{detector.title}]({detector.reference})"
    return f"| `{detector.name}` | {title} | {detector.severity} | {confidence} | {told_by(detector)} |\n"


def page() -> str:
    providers = plugins.load("seawall.secrets.detectors", "PROVIDER", Provider)
    detectors = all_detectors()
    rows = "".join(row(detector) for detector in detectors.values())
    return HEAD.format(kinds=len(detectors), providers=len(providers)) + rows


def test_the_page_is_that_of_the_detectors() -> None:
    if os.environ.get("SEAWALL_REWRITE"):
        PAGE.write_text(page())
    assert PAGE.read_text() == page()
