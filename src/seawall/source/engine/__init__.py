"""Docker and Podman, asked over their sockets."""
