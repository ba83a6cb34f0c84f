"""Any bytes as a file of gitleaks' rules, with which a text is searched."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from fuzz.runner import run
from seawall.secrets import gitleaks
from seawall.secrets.engine import Engine
from seawall.secrets.hits import Found
from seawall.secrets.settings import Settings

RULES = b"""title = "rules"
[extend]
useDefault = false
disabledRules = ["other"]
[allowlist]
description = "of all"
paths = ['''(^|/)vendor/''']
stopwords = ["example"]
[[rules]]
id = "acme-token"
description = "A token of Acme"
regex = '''(?i)acme_([a-z0-9]{8,12})\\b'''
secretGroup = 1
entropy = 2.5
keywords = ["acme_"]
tags = ["token"]
[[rules.allowlists]]
condition = "AND"
regexTarget = "line"
regexes = ['''none''']
commits = ["abc"]
[[rules]]
id = "acme-id"
regex = '''acme-id-[0-9]+'''
path = '''\\.env$'''
skipReport = true
[[rules.required]]
id = "acme-token"
withinLines = 3
withinColumns = 80
[[allowlists]]
targetRules = ["acme-id"]
regexes = ['''acme-id-0''']
"""
TEXT = b"A=acme_k3f9q2m7x1\nB=acme-id-77\n" * 50
PLACE = Path(tempfile.mkdtemp()) / gitleaks.NAME


def searched(data: bytes) -> Iterator[object]:
    """Load the rules and search a text by them."""
    PLACE.write_bytes(data)
    config = gitleaks.load(PLACE)
    found = Found()
    rules = tuple(config.applied(rule) for rule in config.rules)
    Engine(Settings(rules, passes=config.passes)).search("deploy/.env", TEXT, found)
    yield from found.hits


if __name__ == "__main__":
    run(searched, [RULES])
