"""Licences as the scan, the gate and the formats see them."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

from seawall import scan
from seawall.licences import Rules
from seawall.model.finding import Severity
from seawall.model.report import Report
from seawall.policy import Filters, Gate
from seawall.report import Style, named_format

LOCK = {
    "lockfileVersion": 3,
    "packages": {
        "node_modules/a": {"version": "1.0.0", "license": "GPL-3.0"},
        "node_modules/b": {"version": "1.0.0", "license": "(MIT OR GPL-3.0)"},
        "node_modules/c": {"version": "1.0.0"},
    },
}


def report(root: Path, **more: object) -> Report:
    (root / "package-lock.json").write_text(json.dumps(LOCK))
    rules = Rules(deny=("GPL-3.0-only",), severity=Severity.MEDIUM)
    options = scan.Options(
        f"dir:{root}",
        root / "cache",
        datetime(2026, 1, 1, tzinfo=UTC),
        scanners=("license",),
        offline=True,
        use_cache=False,
        licences=rules,
        **more,  # type: ignore[arg-type]
    )
    return scan.run(options)


def test_the_gate_counts_licences(tmp_path: Path) -> None:
    made = report(tmp_path, gate=Gate(Severity.MEDIUM), filters=Filters(only_fixed=True))
    assert [(each.kind, each.package, each.advice.id) for each in made.findings] == [
        ("license", "a", "GPL-3.0-only")
    ]
    assert made.verdict.exit_code == 1
    assert (made.coverage.packages, made.coverage.packages_assessed) == (3, 2)
    assert ("licence", "c") in {(each.kind, each.subject) for each in made.not_assessed}
    assert report(tmp_path, gate=Gate(Severity.HIGH)).verdict.exit_code == 0


def test_every_format_tells_of_it(tmp_path: Path) -> None:
    made = report(tmp_path)
    for name in ("table", "json", "sarif"):
        chosen = named_format(name)
        assert chosen is not None
        out = io.StringIO()
        chosen.write(made, out, Style())
        assert "GPL-3.0-only" in out.getvalue()
        if name == "sarif":
            [rule] = json.loads(out.getvalue())["runs"][0]["tool"]["driver"]["rules"]
            assert (rule["name"], rule["properties"]["tags"]) == ("LicenceNotAccepted", ["license", "npm"])
            assert "security-severity" not in rule["properties"]
            assert "no fixed version" not in out.getvalue()
