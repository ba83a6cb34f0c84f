"""What each provider's secrets look like, one file a provider."""
