"""The formats: one file each, binding FORMAT."""
