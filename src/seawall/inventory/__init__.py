"""What is installed: files in, inventory out."""
