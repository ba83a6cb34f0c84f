"""One file per package database or lock file."""
