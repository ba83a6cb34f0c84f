"""Feeds of advisories and of facts about vulnerabilities, one module each."""
