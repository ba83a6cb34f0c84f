"""OCI images: layouts, archives and their layers."""
