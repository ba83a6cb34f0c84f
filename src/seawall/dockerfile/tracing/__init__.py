"""What a Dockerfile has to do with an image: which of its instructions made which layer."""

from seawall.dockerfile.tracing.layers import Trace, trace

__all__ = ["Trace", "trace"]
