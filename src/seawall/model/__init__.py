"""Frozen nouns and errors; imports nothing of ours."""
