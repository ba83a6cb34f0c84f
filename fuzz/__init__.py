"""Fuzz targets, one for each parser of a binary format: `python -m fuzz.fuzz_rpm_header [SECONDS]`."""
