"""The programs that are known by their own bytes, one file each."""
