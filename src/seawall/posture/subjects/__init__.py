"""The kinds of documents: one file each, from its nodes to containers."""
