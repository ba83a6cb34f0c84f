"""Where entries can be kept: one module for each way."""
