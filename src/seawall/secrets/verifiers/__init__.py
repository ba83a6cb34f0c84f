"""Providers that can be asked whether a secret is live, a file each (docs/add-a-verifier.md)."""
