"""Known vulnerabilities: inventory in, findings out."""
