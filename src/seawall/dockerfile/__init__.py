"""What a build is made of: the Dockerfile, and the context that it copies from."""
