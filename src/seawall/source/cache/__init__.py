"""What passes over layers found, kept by what it depends on: on this machine, and where others can ask."""

from seawall.source.cache.entry import secret_of
from seawall.source.cache.kept import DEFAULT_LIMIT, FOLDER, LayerCache, open_cache

__all__ = ("DEFAULT_LIMIT", "FOLDER", "LayerCache", "open_cache", "secret_of")
