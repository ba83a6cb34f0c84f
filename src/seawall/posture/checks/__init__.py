"""The checks: one file each, with its reason and its examples."""
